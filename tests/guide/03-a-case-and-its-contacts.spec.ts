import { expect, test } from 'vitest';
import { AN, aCase, BINH, dose, knownAfter, scan, utc, venue } from './story.ts';

const lunch = [
  venue('r'),
  scan(AN, 'r', 'in', '11:00'),
  scan(BINH, 'r', 'in', '11:30'),
  scan(AN, 'r', 'out', '12:00'),
  scan(BINH, 'r', 'out', '12:10'),
];

test('nobody is a contact as long as nobody is ill', () => {
  expect(knownAfter(lunch).contacts).toEqual([]);
});

test('An is ill: Bình was there for half an hour, and breathed the air for ten minutes more', () => {
  const { exposures, contacts } = knownAfter(lunch, aCase(AN));
  expect(exposures).toMatchObject([
    {
      case: 'F0',
      venue: 'r',
      from: utc('11:30'),
      to: utc('12:10'),
      directMs: 1_800_000,
      lingeringMs: 600_000,
      score: 35,
      tier: 'medium',
    },
  ]);
  expect(contacts).toMatchObject([{ case: 'F0', exposures: 1, totalMs: 2_400_000, tier: 'medium' }]);
});

test('how long Bình stays at home depends on the doses that count on that day', () => {
  expect(knownAfter(lunch, aCase(AN)).contacts).toMatchObject([{ isolateUntil: '2021-12-20' }]);
  const doses = [dose(BINH, 'd1', '2021-09-01'), dose(BINH, 'd2', '2021-10-01')];
  expect(knownAfter(lunch, doses, aCase(AN)).contacts).toMatchObject([{ isolateUntil: '2021-12-13' }]);
});
