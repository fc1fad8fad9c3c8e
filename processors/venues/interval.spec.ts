import { expect, test } from 'vitest';
import type { Evidence } from '../../schemas/messages.ts';
import { at, HOUR } from '../given.ts';
import { intervalOf } from './interval.ts';

const end = (clock: string) => ({ key: clock, id: clock, at: at(clock) });
const seen = (evidence: Partial<Evidence>) => intervalOf({ cases: [], ...evidence }, HOUR);
const span = (from: string, to: string, quality: string) => ({ from: at(from), to: at(to), quality });

test('in and out are observed, however long the stay', () => {
  expect(seen({ in: end('08:00'), out: end('18:00') })).toEqual(span('08:00', '18:00', 'observed'));
  expect(seen({ in: end('08:00'), out: end('08:00') })).toEqual(span('08:00', '08:00', 'observed'));
});

test('a forgotten check-out ends where the person is next seen, else after the usual stay; a tie is assumed', () => {
  expect(seen({ in: end('08:00'), nextSeen: at('08:59') })).toEqual(span('08:00', '08:59', 'inferred'));
  expect(seen({ in: end('08:00'), nextSeen: at('09:00') })).toEqual(span('08:00', '09:00', 'assumed'));
  expect(seen({ in: end('08:00') })).toEqual(span('08:00', '09:00', 'assumed'));
});

test('a forgotten check-in begins where the person was last seen, else the usual stay before; a tie is assumed', () => {
  expect(seen({ out: end('09:00'), lastSeen: at('08:01') })).toEqual(span('08:01', '09:00', 'inferred'));
  expect(seen({ out: end('09:00'), lastSeen: at('08:00') })).toEqual(span('08:00', '09:00', 'assumed'));
  expect(seen({ out: end('09:00') })).toEqual(span('08:00', '09:00', 'assumed'));
});
