import fc from 'fast-check';
import { withoutDiacritics } from '../person.ts';
import { typedInTelex, typedInVni } from './input-methods.ts';

/** What a reader, or the computer behind it, does to the text of a code. */
export type Reader = { readonly name: string; readonly read: (text: string) => string };

const fullWidth = (text: string) => text.replace(/[!-~]/g, (each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0));
const swapped = (text: string) =>
  Array.from(text, (each) => (each === each.toUpperCase() ? each.toLowerCase() : each.toUpperCase())).join('');
const asWindows1252 = (text: string) => new TextDecoder('windows-1252').decode(new TextEncoder().encode(text));

/** Readers that leave a code whole, so that it must still decode to the same identifiers. */
export const harmless: fc.Arbitrary<Reader> = fc.oneof(
  fc
    .constantFrom('\r', '\n', '\r\n', '\t', '\t\r\n', ' ', '\u0003\r', '\u0000')
    .map((end) => ({ name: 'ends', read: (text: string) => text + end })),
  fc
    .constantFrom(']Q1', '\u0002', '\uFEFF', ' \t')
    .map((start) => ({ name: 'starts', read: (text: string) => start + text })),
  fc.constantFrom<Reader>(
    { name: 'upper', read: (text) => text.toUpperCase() },
    { name: 'lower', read: (text) => text.toLowerCase() },
    { name: 'caps lock', read: swapped },
    { name: 'full width', read: fullWidth },
    { name: 'decomposed', read: (text) => text.normalize('NFD') },
    { name: 'windows-1252', read: asWindows1252 },
    { name: 'without diacritics', read: (text) => (/^shc|^http/i.test(text) ? text : withoutDiacritics(text)) },
    {
      name: 'question marks',
      read: (text) => text.replace(/[\p{L}\p{M}]/gu, (each) => (/[!-~\uFF01-\uFF5E]/.test(each) ? each : '?')),
    },
  ),
  fc
    .record({ gap: fc.constantFrom('', '\r', '\r\n', '\t', ' '), times: fc.integer({ min: 2, max: 3 }) })
    .map(({ gap, times }) => ({
      name: 'repeats',
      read: (text: string) => Array.from({ length: times }, () => text).join(gap),
    })),
);

// fc.double would nearly always be next to 0.
const portion = fc.integer({ min: 0, max: 1000 }).map((per) => per / 1000);

function halves(text: string, first: (half: string) => string, second: (half: string) => string): string {
  return first(text.slice(0, text.length >> 1)) + second(text.slice(text.length >> 1));
}

/** Readers that lose or rewrite a part of a code. */
export const harmful: fc.Arbitrary<Reader> = fc.oneof(
  portion.map((share) => ({
    name: 'cuts the end',
    read: (text: string) => text.slice(0, Math.floor(share * text.length)),
  })),
  portion.map((share) => ({
    name: 'cuts the start',
    read: (text: string) => text.slice(Math.floor(share * text.length)),
  })),
  fc
    .integer({ min: 1, max: 20 })
    .map((lost) => ({ name: 'loses the first characters', read: (text: string) => text.slice(lost) })),
  portion.map((share) => ({
    name: 'repeats in part',
    // One or two characters of a second read, after a cut of exactly as many, could not be told from the code's own.
    read: (text: string) => text + text.slice(0, Math.max(3, Math.floor(share * text.length))),
  })),
  portion.map((share) => ({
    name: 'starts over',
    read: (text: string) => `${text.slice(0, Math.floor(share * text.length))}\r${text}`,
  })),
  fc.constantFrom<Reader>(
    { name: 'Telex', read: typedInTelex },
    { name: 'VNI', read: typedInVni },
    { name: 'Telex switched on midway', read: (text) => halves(text, (half) => half, typedInTelex) },
    { name: 'VNI switched off midway', read: (text) => halves(text, typedInVni, (half) => half) },
  ),
);
