import { type DecodedCode, type DecodeOptions, unknown } from './decoded.ts';
import { FORMATS } from './formats.ts';
import { hasAccents } from './input-method.ts';
import type { Reason } from './messages.ts';
import { cleanRead, MAX_CODE_LENGTH, onlyCode } from './reader.ts';
import { holdsSeveral } from './several.ts';

/**
 * What a text that a reader sent says, whatever the reader did to it. Never throws, and rather names nobody than
 * somebody else. The result holds plain identifiers; nothing of the text is in `reason` or `warnings`.
 */
export function decode(text: string, options: DecodeOptions): DecodedCode {
  if (text.length > MAX_CODE_LENGTH) return unknown('too-long');
  // No letter has so many marks, and putting thousands in order takes long.
  if (/\p{M}{17}/u.test(text)) return unknown('damaged');
  const { lines, warnings } = cleanRead(text);
  if (lines.length === 0) return unknown('empty', warnings);
  const only = onlyCode(lines);
  if (only === null || holdsSeveral(only.text)) return unknown('several-codes', warnings);
  const noted = only.repeated ? [...warnings, 'repeated' as const] : warnings;

  for (const format of FORMATS) {
    const code = format.read(only.text, { ...options, repeated: only.repeated });
    if (code !== null) return { ...code, warnings: [...new Set([...noted, ...code.warnings])] };
  }
  return unknown(reasonFor(only.text), noted);
}

/** Why no format took a text: what the guard should do differently. */
function reasonFor(text: string): Reason {
  if (/^https?:\/\//i.test(text)) return hasAccents(text) ? 'input-method' : 'web-address';
  // The first field of every fielded code is a number in ASCII, which no reader but a rewritten one accents.
  if (text.includes('|') && hasAccents(text.slice(0, text.indexOf('|')))) return 'input-method';
  if (/^\d{6,18}$/.test(text)) return 'number-alone';
  if (text.includes('|')) return text.split('|').length < 5 ? 'cut' : 'damaged';
  return 'not-known';
}
