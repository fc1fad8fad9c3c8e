import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExposureRow } from '../../schemas/changes.ts';
import { at, MINUTE } from '../given.ts';
import { contactOf, unionLength } from './contacts.ts';

const exposure = (from: number, to: number, tier: string, isolateUntil: string) =>
  ({ case: 'F0', casePerson: 'an', person: 'binh', from, to, tier, isolateUntil }) as ExposureRow;

test('a contact lasts as long as its exposures together, has the greatest tier and the latest day', () => {
  const contact = contactOf([
    exposure(at('09:00'), at('09:30'), 'low', '2021-12-20'),
    exposure(at('08:00'), at('09:10'), 'high', '2021-12-13'),
    exposure(at('12:00'), at('12:05'), 'medium', '2021-12-14'),
  ]);
  expect(contact).toMatchObject({
    exposures: 3,
    totalMs: 95 * MINUTE,
    from: at('08:00'),
    to: at('12:05'),
    tier: 'high',
    isolateUntil: '2021-12-20',
  });
});

test('the length of a union counts every minute once', () => {
  const intervals = fc.array(
    fc.tuple(fc.nat(60), fc.nat(20)).map(([from, length]) => ({ from, to: from + length })),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(intervals, (intervals) => {
      const minutes = new Set(
        intervals.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)),
      );
      expect(unionLength(intervals)).toBe(minutes.size);
    }),
  );
});
