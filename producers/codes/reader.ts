import { repairEncoding } from './encoding.ts';
import type { Warning } from './messages.ts';

/** A QR code holds at most 7,089 characters, and a reader may send one a few times over. */
export const MAX_CODE_LENGTH = 32_768;

/** What is left of a read once the traces of the reader are gone. */
export interface CleanRead {
  /** One text per line of the read; several when the reader joined several reads. */
  readonly lines: readonly string[];
  readonly warnings: readonly Warning[];
}

// A wedge frames what it types with control characters, a BOM, or the AIM symbology identifier of QR (]Q1), whose
// bracket Telex turns into a letter.
const NOISE = /[\p{Cc}\p{Zs}\u200B-\u200F\uFEFF]/u;
const AIM = /^[\]ơƠ]Q\d$/i;
const FULL_WIDTH = /[\uFF01-\uFF5E]/g;

/**
 * Takes off what readers add and undoes what they change without loss: framing characters, full-width forms, UTF-8
 * that was read as windows-1252, decomposed letters. Idempotent.
 */
export function cleanRead(text: string): CleanRead {
  const warnings = new Set<Warning>();
  let plain = text.normalize('NFC');
  // In any order, for one computer may do several of these to a text one after the other.
  for (let before = ''; before !== plain; ) {
    before = plain;
    const narrow = plain.replace(FULL_WIDTH, narrowed).replaceAll('\u3000', ' ');
    if (narrow !== plain) warnings.add('full-width');
    plain = repairEncoding(narrow).normalize('NFC');
    if (plain !== narrow.normalize('NFC')) warnings.add('encoding');
  }
  const lines = plain
    .split(/[\r\n\v\f\u0085\u2028\u2029]+/)
    .map(strip)
    .filter((line) => line !== '');
  return { lines, warnings: [...warnings] };
}

function narrowed(wide: string): string {
  return String.fromCharCode(wide.charCodeAt(0) - 0xfee0);
}

function strip(line: string): string {
  let [start, end] = [0, line.length];
  for (let last = -1; last !== start; ) {
    last = start;
    while (start < end && NOISE.test(line[start]!)) start++;
    if (AIM.test(line.slice(start, start + 3))) start += 3;
  }
  for (let last = -1; last !== end; ) {
    last = end;
    while (end > start && NOISE.test(line[end - 1]!)) end--;
    if (AIM.test(line.slice(Math.max(start, end - 3), end))) end -= 3;
  }
  return line.slice(start, end);
}

// Shorter texts repeat themselves by accident; every code of the registry begins with more than this of its own.
const LEAST_REPEAT = 12;

/**
 * The one code in a read that holds it more than once, whole or cut, on lines or end to end: `AA`, `A…A`, `AP`, `PA`
 * where P is a beginning of A. A text without repetition comes back as it is. Null when the lines are different codes.
 */
export function onlyCode(lines: readonly string[]): { readonly text: string; readonly repeated: boolean } | null {
  const longest = lines.map((line) => unrepeat(line)).reduce((a, b) => (b.length > a.length ? b : a), '');
  const same = lines.every((line) => longest.startsWith(unrepeat(line)));
  return same ? { text: longest, repeated: lines.length > 1 || longest !== lines[0] } : null;
}

// More repeats than any reader makes; looking for them in a hostile text would take long.
const MOST_REPEATS = 16;

function unrepeat(text: string, left = MOST_REPEATS): string {
  const head = text.slice(0, LEAST_REPEAT);
  let at = head.length < LEAST_REPEAT ? -1 : text.indexOf(head, LEAST_REPEAT);
  for (let tries = left; at > 0 && tries > 0; tries--) {
    const [before, after] = [text.slice(0, at), text.slice(at)];
    if (text.startsWith(after)) return unrepeat(strip(before), tries - 1);
    if (after.startsWith(strip(before))) return unrepeat(after, tries - 1);
    at = text.indexOf(head, at + 1);
  }
  return text;
}
