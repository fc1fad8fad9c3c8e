import { expect, test } from 'vitest';
import { AN, knownAfter, scan, utc, venue } from './story.ts';

// A venue says of itself what it is; a scan says who went in or out there, and when. Nothing else comes in from a door.
const restaurant = venue('r');

test('An goes in at eight and out at nine: one visit, and its interval was observed', () => {
  const { visits } = knownAfter(restaurant, scan(AN, 'r', 'in', '08:00'), scan(AN, 'r', 'out', '09:00'));
  expect(visits).toMatchObject([
    { venue: 'r', from: utc('08:00'), to: utc('09:00'), quality: 'observed', scans: 2, commune: '22741' },
  ]);
});

test('An forgets to scan out: the visit is there at once, as long as people usually stay', () => {
  const { visits } = knownAfter(restaurant, scan(AN, 'r', 'in', '08:00'));
  expect(visits).toMatchObject([{ to: utc('09:00'), quality: 'assumed', scans: 1 }]);
});

test('An holds the card to the reader twice: the second time is a repeat, and counts as one', () => {
  const { counts } = knownAfter(restaurant, scan(AN, 'r', 'in', '08:00'), scan(AN, 'r', 'in', '08:00:30'));
  expect(counts).toMatchObject([
    { day: '2021-12-06', commune: '22741', scans: 1, repeats: 1, people: 1, venues: 1 },
    { day: '2021-12-06', commune: null, district: '582', scans: 1, repeats: 1 },
  ]);
});
