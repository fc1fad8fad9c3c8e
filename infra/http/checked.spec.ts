import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseFilters } from '../../dashboards/api/filters.ts';
import { checked as checkedQuery } from '../../dashboards/weekly/request.ts';
import { checked } from './checked.ts';
import { wantedCaller } from './token-routes.ts';

const lists = z.record(z.string(), z.array(z.string().max(3, 'may have 3 characters')));

function said(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was wrong');
}

test('each wrong field is named, with what would be right', () => {
  expect(said(() => checked(z.strictObject({ a: z.string('must be text') }), { a: 1, b: 2 }))).toBe(
    'a: must be text; b: unknown field',
  );
  expect(said(() => checked(lists, { 'cafe-1': ['abc', 'abcd'] }))).toBe('cafe-1.1: may have 3 characters');
});

test('a number that stands where a name belongs is never repeated', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^(cccd:)?[0-9]{9,18}$/), (number) => {
      const wrong = [
        () => checked(z.strictObject({}), { [number]: 1 }),
        () => checked(lists, { [number]: 'x' }),
        () => checkedQuery({}, { [number]: 1 }),
        () => parseFilters({ [number]: 1 }, ['from']),
        () => wantedCaller({ name: 'x', role: 'viewer', [number]: 1 }),
      ];
      for (const call of wrong) expect(said(call)).not.toContain(number);
    }),
  );
});
