import { expect, test } from 'vitest';
import { matchKey } from '../codes/match-key.ts';
import { Holders } from './holders.ts';

const AN = { name: 'Nguyễn Văn An', birth: '1990-01-02' };
const MINUTE = 60_000;

test('the holder is the same without diacritics and in any case, for five minutes', () => {
  const holders = new Holders(matchKey);
  holders.admitted('gate', AN, 0);
  const an = { ...AN, name: 'NGUYEN VAN AN' };
  expect(holders.of('gate', an, 5 * MINUTE)).toBe('same');
  expect(holders.of('gate', an, 5 * MINUTE + 1)).toBeNull();
});

test('is another when the name or the day is, and not known when either is not', () => {
  const holders = new Holders(matchKey);
  holders.admitted('gate', AN, 0);
  expect(holders.of('gate', { ...AN, birth: '1990-01-03' }, 1)).toBe('other');
  expect(holders.of('gate', { ...AN, name: 'Nguyễn Văn Anh' }, 1)).toBe('other');
  expect(holders.of('gate', { ...AN, birth: '1990' }, 1)).toBeNull();
  expect(holders.of('gate', null, 1)).toBeNull();
});

test('a code that hides name or day cannot be held against anything', () => {
  const holders = new Holders(matchKey);
  holders.admitted('gate', { name: null, birth: '1990-01-02' }, 0);
  holders.admitted('gate', null, 0);
  expect(holders.of('gate', AN, 1)).toBeNull();
});

test('each of several people at one door is found, and nobody of another door', () => {
  const holders = new Holders(matchKey);
  const people = Array.from({ length: 60 }, (_, i) => ({
    name: `Lê ${String.fromCodePoint(0x41 + (i % 26))}`,
    birth: `19${10 + i}-01-01`,
  }));
  for (const [at, one] of people.entries()) holders.admitted('gate', one, at);
  expect(people.slice(10).map((one) => holders.of('gate', one, 60))).toEqual(Array.from({ length: 50 }, () => 'same'));
  expect(holders.of('gate', people[0]!, 60)).toBe('other');
  expect(holders.of('other gate', people[59]!, 60)).toBeNull();
});
