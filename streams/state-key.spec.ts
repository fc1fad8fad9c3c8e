import fc from 'fast-check';
import { toBufferKey } from 'ordered-binary';
import { expect, test } from 'vitest';
import type { StateKey } from './log.ts';
import { stateKey } from './state-key.arbitrary.ts';
import { decodeKey, encodeKey } from './state-key.ts';

test('a key comes back as it was', () => {
  fc.assert(
    fc.property(stateKey(), (key) => {
      expect(decodeKey(encodeKey(key))).toEqual(key.map((part) => (part === 0 ? 0 : part)));
    }),
    { numRuns: 2000 },
  );
});

test('keys are ordered part by part, numbers before texts, texts by code point, prefixes first', () => {
  fc.assert(
    fc.property(stateKey(), stateKey(), (a, b) => {
      const left = encodeKey(a);
      const right = encodeKey(b);
      expect(left < right ? -1 : left > right ? 1 : 0).toBe(compare(a, b));
    }),
    { numRuns: 5000 },
  );
});

test('the bytes are those of LMDB drivers, wherever their package is exact', () => {
  const part = fc.oneof(
    fc.double({ noNaN: true }).filter((n) => !Object.is(n, -0)),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (key) => {
      fc.pre(key.every((p) => typeof p === 'number' || p.length < 64));
      expect(encodeKey(key)).toBe(Buffer.from(toBufferKey(key)).toString('latin1'));
    }),
    { numRuns: 2000 },
  );
});

test('a key that LMDB could not hold, or that is none, is refused', () => {
  expect(() => encodeKey(['x'.repeat(1901)])).toThrow('a state key of 1901 bytes; at most 1900');
  expect(() => encodeKey([Number.NaN])).toThrow('NaN');
  expect(() => encodeKey([])).toThrow('empty');
});

/** The order as `log.ts` states it. */
function compare(a: StateKey, b: StateKey): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = comparePart(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

function comparePart(a: string | number, b: string | number): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  if (typeof a === 'number')
    return Math.sign(a - (b as number)) || (a < (b as number) ? -1 : a > (b as number) ? 1 : 0);
  const left = [...a].map((char) => char.codePointAt(0)!);
  const right = [...(b as string)].map((char) => char.codePointAt(0)!);
  for (let i = 0; i < left.length && i < right.length; i++) {
    if (left[i] !== right[i]) return left[i]! < right[i]! ? -1 : 1;
  }
  return Math.sign(left.length - right.length);
}
