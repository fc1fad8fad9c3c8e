import type { StateKey } from './log.ts';

/**
 * The bytes of a state key, as a text of one char a byte (latin1), so that comparing two texts compares the bytes. Parts are told apart and
 * ordered one by one, numbers before texts, texts by code point, a prefix before what it begins. The bytes are those of the package
 * `ordered-binary`, which LMDB drivers use, where that package is exact; it is not for −0 and for control characters and lone surrogates
 * in texts of 64 chars and more, and ids of clients may hold any of these.
 */
export function encodeKey(key: StateKey): string {
  let bytes = '';
  for (let i = 0; i < key.length; i++) {
    const part = key[i]!;
    if (i > 0) bytes += '\0';
    bytes += typeof part === 'number' ? encodeNumber(part) : isPlain(part) ? part : encodeText(part);
  }
  if (bytes.length > MAX_KEY_BYTES)
    throw new RangeError(`a state key of ${bytes.length} bytes; at most ${MAX_KEY_BYTES}`);
  if (bytes.length === 0) throw new RangeError('an empty state key');
  return bytes;
}

/** All keys that begin with the parts of `prefix`, as a range. */
export function below(prefix: StateKey): { start: StateKey; end: StateKey } {
  return { start: prefix, end: [...prefix, LAST] };
}

/** A text after every other text of a key. */
export const LAST = '\u{10ffff}';

/** LMDB's limit with pages of 4 KiB, less room for the name of the task. */
export const MAX_KEY_BYTES = 1900;

/** The key that `encodeKey` wrote. */
export function decodeKey(bytes: string): StateKey {
  const key: (string | number)[] = [];
  let at = 0;
  while (at <= bytes.length) {
    const first = bytes.charCodeAt(at);
    if (first >= 8 && first < 24) {
      key.push(decodeNumber(bytes, at));
      at += 10;
    } else {
      let end = bytes.indexOf('\0', at);
      // A zero byte ends the part unless it is itself escaped by a 4, which is not escaped.
      while (end >= 0 && isEscaped(bytes, at, end)) end = bytes.indexOf('\0', end + 1);
      if (end < 0) end = bytes.length;
      key.push(decodeText(bytes.slice(first === 27 ? at + 1 : at, end)));
      at = end + 1;
    }
  }
  return key;
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

function encodeNumber(value: number): string {
  if (Number.isNaN(value)) throw new RangeError('NaN in a state key');
  float[0] = value + 0;
  let high = words[1]!;
  let low = words[0]!;
  // 0x10 begins a positive number; a negative one begins with 0x08 and has its bits turned, so that the larger size comes first.
  if (value < 0) {
    high = ~high;
    low = ~low;
  }
  return String.fromCharCode(
    (value < 0 ? 0x08 : 0x10) | ((high >>> 28) & 7),
    (high >>> 20) & 0xff,
    (high >>> 12) & 0xff,
    (high >>> 4) & 0xff,
    ((high << 4) & 0xf0) | (low >>> 28),
    (low >>> 20) & 0xff,
    (low >>> 12) & 0xff,
    (low >>> 4) & 0xff,
    (low << 4) & 0xf0,
  );
}

function decodeNumber(bytes: string, at: number): number {
  const byte = (i: number) => bytes.charCodeAt(at + i);
  const negative = byte(0) < 16;
  let high = ((byte(0) & 7) << 28) | (byte(1) << 20) | (byte(2) << 12) | (byte(3) << 4) | (byte(4) >> 4);
  let low = ((byte(4) & 15) << 28) | (byte(5) << 20) | (byte(6) << 12) | (byte(7) << 4) | (byte(8) >> 4);
  if (negative) {
    high = ~high | 0x80000000;
    low = ~low;
  }
  words[1] = high;
  words[0] = low;
  return float[0]!;
}

/** Whether every char is its own byte and none needs an escape: true of nearly all keys. */
function isPlain(text: string): boolean {
  if (text.length === 0 || text.charCodeAt(0) < 28) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 5 || code > 127) return false;
  }
  return true;
}

function encodeText(text: string): string {
  // A text that begins like a number, or is empty, gets a byte before it that no number begins with.
  let bytes = text.charCodeAt(0) >= 28 ? '' : '\x1b';
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (code < 5) bytes += `\x04${char}`;
    else if (code < 0x80) bytes += char;
    else if (code < 0x800) bytes += String.fromCharCode(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes += String.fromCharCode(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes += String.fromCharCode(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

function tail(code: number): number {
  return 0x80 | (code & 0x3f);
}

function decodeText(bytes: string): string {
  if (isPlain(bytes)) return bytes;
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes.charCodeAt(i);
    const next = () => bytes.charCodeAt(++i) & 0x3f;
    if (byte === 4) text += bytes[++i];
    else if (byte < 0x80) text += bytes[i];
    else if (byte < 0xe0) text += String.fromCharCode(((byte & 0x1f) << 6) | next());
    else if (byte < 0xf0) text += String.fromCharCode(((byte & 0x0f) << 12) | (next() << 6) | next());
    else text += String.fromCodePoint(((byte & 7) << 18) | (next() << 12) | (next() << 6) | next());
  }
  return text;
}

function isEscaped(bytes: string, from: number, at: number): boolean {
  let escapes = 0;
  while (at - 1 - escapes >= from && bytes.charCodeAt(at - 1 - escapes) === 4) escapes++;
  return escapes % 2 === 1;
}
