import { expect, test } from 'vitest';
import { AN, aCase, BINH, knownAfter, link, SECOND_CARD, scan, utc, venue } from './story.ts';

const day = [
  venue('r'),
  scan(AN, 'r', 'in', '08:00'),
  scan(SECOND_CARD, 'shop', 'in', '08:30'),
  scan(BINH, 'shop', 'in', '08:30'),
  scan(BINH, 'shop', 'out', '09:10'),
];

test('two cards are two people until somebody says that they are one', () => {
  expect(knownAfter(day).people).toHaveLength(3);
  expect(knownAfter(day, link(AN, SECOND_CARD)).people.map(({ subjects }) => [...subjects].sort())).toContainEqual([
    SECOND_CARD,
    AN,
  ]);
});

test('then their histories are one: the visit of the first card ends where the second was scanned', () => {
  const visits = knownAfter(day, link(AN, SECOND_CARD)).visits;
  expect(visits.find(({ venue }) => venue === 'r')).toMatchObject({ to: utc('08:30'), quality: 'inferred' });
});

test('and whoever met the second card has met the case of the first', () => {
  expect(knownAfter(day, aCase(AN)).contacts).toEqual([]);
  expect(knownAfter(day, aCase(AN), link(SECOND_CARD, AN)).contacts).toMatchObject([{ case: 'F0', exposures: 1 }]);
});
