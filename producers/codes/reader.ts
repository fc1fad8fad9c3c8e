import { repairEncoding } from './encoding.ts';
import type { Warning } from './messages.ts';

/** No code of the registry is longer; a QR code itself holds at most 7,089 characters. */
export const MAX_CODE_LENGTH = 8_192;

/** What is left of a read once the traces of the reader are gone. */
export interface CleanRead {
  /** One text per line of the read; several when the reader joined several reads. */
  readonly lines: readonly string[];
  readonly warnings: readonly Warning[];
}

// A wedge frames what it types with control characters, a BOM, or the AIM symbology identifier of QR (]Q1), whose
// bracket Telex turns into a letter.
const FRAME = /^(?:[\]ơƠ]Q\d)?[\p{Cc}\p{Zs}\u200B-\u200F\uFEFF]*|[\p{Cc}\p{Zs}\u200B-\u200F\uFEFF]+$/gu;
const FULL_WIDTH = /[\uFF01-\uFF5E]/g;

/**
 * Takes off what readers add and undoes what they change without loss: framing characters, full-width forms, UTF-8
 * that was read as windows-1252, decomposed letters. Idempotent.
 */
export function cleanRead(text: string): CleanRead {
  const warnings: Warning[] = [];
  const narrow = text
    .replace(FULL_WIDTH, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ');
  if (narrow !== text) warnings.push('full-width');
  const repaired = repairEncoding(narrow);
  if (repaired !== narrow) warnings.push('encoding');
  const lines = repaired
    .normalize('NFC')
    .split(/[\r\n\v\f\u0085\u2028\u2029]+/)
    .map(strip)
    .filter((line) => line !== '');
  return { lines, warnings };
}

function strip(line: string): string {
  const next = line.replace(FRAME, '');
  return next === line ? line : strip(next);
}

// Shorter texts repeat themselves by accident; every code of the registry begins with more than this of its own.
const LEAST_REPEAT = 12;

/**
 * The one code in a read that holds it more than once, whole or cut, on lines or end to end: `AA`, `A…A`, `AP`, `PA`
 * where P is a beginning of A. A text without repetition comes back as it is. Null when the lines are different codes.
 */
export function onlyCode(lines: readonly string[]): { readonly text: string; readonly repeated: boolean } | null {
  const longest = lines.map(unrepeat).reduce((a, b) => (b.length > a.length ? b : a), '');
  const same = lines.every((line) => longest.startsWith(unrepeat(line)));
  return same ? { text: longest, repeated: lines.length > 1 || longest !== lines[0] } : null;
}

function unrepeat(text: string): string {
  const head = text.slice(0, LEAST_REPEAT);
  for (let at = text.indexOf(head, 1); at > 0; at = text.indexOf(head, at + 1)) {
    if (head.length < LEAST_REPEAT || at < LEAST_REPEAT) return text;
    const [before, after] = [text.slice(0, at), text.slice(at)];
    if (text.startsWith(after)) return before.trim();
    if (after.startsWith(before.trim())) return unrepeat(after);
  }
  return text;
}
