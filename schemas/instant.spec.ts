import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dayNumber,
  dayOf,
  formatInstant,
  isDay,
  localDay,
  localDayNumber,
  localMidnight,
  parseInstant,
} from './instant.ts';

const MOMENT = Date.UTC(2021, 11, 6, 1, 2, 3, 45);
const moments = fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 11, 31) });

test('an instant may be written with Z or any offset, with or without seconds and their parts', () => {
  for (const text of [
    '2021-12-06T01:02:03.045Z',
    '2021-12-06T08:02:03.045+07:00',
    '2021-12-05T20:02:03,045-0500',
    '2021-12-06t06:32:03.0459999+05:30',
  ]) {
    expect(parseInstant(text), text).toBe(MOMENT);
  }
  expect(parseInstant('2021-12-06T08:02+07')).toBe(Date.UTC(2021, 11, 6, 1, 2));
  expect(parseInstant('0021-12-06T00:00Z')).toBe(Date.parse('0021-12-06T00:00:00Z'));
});

test('a time without an offset, and a time that no clock shows, are not instants', () => {
  for (const text of [
    '2021-12-06T08:00:00',
    '2021-12-06',
    '2021-02-29T00:00Z',
    '2021-04-31T00:00Z',
    '2021-12-06T24:00Z',
    '2021-12-06T08:60Z',
    '2021-12-06T08:00:60Z',
    '2021-12-06T08:00+24:00',
    '2021-13-01T00:00Z',
    '1638748800000',
    ' 2021-12-06T08:00Z',
    '',
  ]) {
    expect(parseInstant(text), text).toBeUndefined();
  }
});

test('what is written is read as the same instant', () => {
  fc.assert(
    fc.property(moments, (at) => {
      expect(parseInstant(formatInstant(at))).toBe(at);
    }),
  );
});

test('a local day begins at 17:00 UTC and ends a millisecond before the next', () => {
  expect(localDay(Date.parse('2021-12-05T16:59:59.999Z'))).toBe('2021-12-05');
  expect(localDay(Date.parse('2021-12-05T17:00:00.000Z'))).toBe('2021-12-06');
  fc.assert(
    fc.property(moments, (at) => {
      const day = localDayNumber(at);
      expect(localMidnight(day)).toBeLessThanOrEqual(at);
      expect(localMidnight(day + 1)).toBeGreaterThan(at);
      expect(dayOf(day)).toBe(localDay(at));
      expect(dayNumber(localDay(at))).toBe(day);
    }),
  );
});

test('a day is one of the calendar', () => {
  expect(['2020-02-29', '2021-12-31'].map(isDay)).toEqual([true, true]);
  expect(['2021-02-29', '2021-1-1', '2021-12-32', '2021-12-06T00:00Z'].map(isDay)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
