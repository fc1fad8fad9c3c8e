import { expect, test } from 'vitest';
import { SharedStrings } from './strings.ts';

/** Texts of all lengths, some over the edge of a block, and more than one block of places. */
const textOf = (n: number) => (n % 1000 === 0 ? `${n}:`.padEnd(70_000, 'ố') : n % 7 === 0 ? '' : `${n} Nguyễn Thị Đào`);
const COUNT = 20_000;

test('each text is found again by its place, in any order', () => {
  const strings = new SharedStrings();
  for (let n = 0; n < COUNT; n++) {
    strings.add(textOf(n));
    // Also while more come.
    if (n % 997 === 0) expect(strings.get(n)).toBe(textOf(n));
  }
  for (let n = 0; n < COUNT; n++) {
    const at = (n * 7919) % COUNT;
    if (strings.get(at) !== textOf(at)) throw new Error(`the text at ${at} is another one`);
  }
  expect(strings.get(COUNT)).toBeUndefined();
  expect(strings.get(-1)).toBeUndefined();
  expect(strings.get(1.5)).toBeUndefined();
  strings.close();
});
