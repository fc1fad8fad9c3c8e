import { expect, test } from 'vitest';
import { AN, knownAfter, scan, utc, venue } from './story.ts';

// A kiosk without a network delivers hours later. What was said before is corrected: the result depends on what happened, not on when it came.
const into = scan(AN, 'r', 'in', '08:00');
const elsewhere = scan(AN, 'shop', 'in', '08:20');

test('a scan that comes late ends the visit that was assumed to go on', () => {
  const early = knownAfter(venue('r'), into);
  const late = knownAfter(venue('r'), into, elsewhere);
  expect(early.visits).toMatchObject([{ to: utc('09:00'), quality: 'assumed' }]);
  expect(late.visits.find(({ venue }) => venue === 'r')).toMatchObject({ to: utc('08:20'), quality: 'inferred' });
});

test('in whatever order, and however often, the same events say the same', () => {
  const inOrder = knownAfter(venue('r'), into, elsewhere).visits.map(({ person: _, ...visit }) => visit);
  const shuffled = knownAfter(elsewhere, into, venue('r'), elsewhere, into).visits.map(
    ({ person: _, ...visit }) => visit,
  );
  expect(new Set(shuffled.map((visit) => JSON.stringify(visit)))).toEqual(
    new Set(inOrder.map((visit) => JSON.stringify(visit))),
  );
});

test('a venue that is registered after its first scans gives them its commune and its stay', () => {
  expect(knownAfter(into).visits).toMatchObject([{ commune: null, to: utc('09:00') }]);
  expect(knownAfter(into, venue('r', { stay: 90 })).visits).toMatchObject([
    { commune: '22741', district: '582', to: utc('09:30') },
  ]);
});
