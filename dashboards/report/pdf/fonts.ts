import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const resolve = createRequire(import.meta.url).resolve;
const read = (name: string): Buffer => readFileSync(resolve(`@expo-google-fonts/tinos/${name}.ttf`));

/**
 * Tinos, with the metrics of the Times New Roman that Decree 30/2020 asks for, all Vietnamese letters, and a licence
 * (OFL) that lets a PDF embed it. Read once: a font file is half a megabyte.
 */
export const FONTS = {
  regular: read('400Regular/Tinos_400Regular'),
  italic: read('400Regular_Italic/Tinos_400Regular_Italic'),
  bold: read('700Bold/Tinos_700Bold'),
  boldItalic: read('700Bold_Italic/Tinos_700Bold_Italic'),
} as const;

/** A face of the embedded family. */
export type Face = keyof typeof FONTS;
