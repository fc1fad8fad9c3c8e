import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KeyedEventOf } from '../schemas/messages.ts';
import { compact, joined, type Kept, keep, standing, standsBefore } from './records.ts';

type Dose = KeyedEventOf<'dose'>;

const dose = (revision: number, product: string, withdrawn = false) =>
  ({ type: 'dose', record: 'd', revision, day: '2021-10-01', number: 1, product, withdrawn }) as unknown as Dose;

const revisions = fc.array(
  fc.tuple(fc.nat(2), fc.constantFrom('a', 'b', 'c'), fc.boolean()).map((one) => dose(...one)),
  { minLength: 1, maxLength: 7 },
);
const kept = (events: readonly Dose[]) => events.reduce<Kept<Dose> | undefined>(keep, undefined)!;

/** What the definition says of a set of revisions. */
function truth(events: readonly Dose[]): Kept<Dose> {
  const top = events.filter(({ revision }) => revision === Math.max(...events.map((event) => event.revision)));
  const greatest = top.reduce((a, b) => (standsBefore(b, a) ? b : a));
  const texts = new Set(top.map(({ product, withdrawn }) => `${product} ${withdrawn}`));
  return { event: greatest, conflict: texts.size > 1 };
}

test('whatever the order and however often they come, the greatest revision stands, and a rival of it is a conflict', () => {
  fc.assert(
    fc.property(revisions, (events) => {
      expect(kept([...events, events[0]!])).toEqual(truth(events));
    }),
  );
});

test('revisions filed under several subjects join to what all of them say, in any parts and any order', () => {
  fc.assert(
    fc.property(revisions, fc.nat(6), fc.boolean(), (events, cut, swap) => {
      const parts = [events.slice(0, cut), events.slice(cut)].filter((part) => part.length > 0).map(kept);
      expect(joined(swap ? parts.reverse() : parts)).toEqual(truth(events));
    }),
  );
});

test('a withdrawn revision that stands removes the record; one that does not changes nothing', () => {
  expect(standing(kept([dose(1, 'a'), dose(2, 'a', true)]))).toBeUndefined();
  expect(standing(kept([dose(2, 'a'), dose(1, 'a', true)]))?.product).toBe('a');
  expect(standing(undefined)).toBeUndefined();
});

test('what an event lacks is not kept', () => {
  expect(compact({ a: 0, b: null, c: undefined, d: false })).toEqual({ a: 0, d: false });
});
