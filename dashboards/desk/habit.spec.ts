import { describe, expect, test } from 'vitest';
import { localDayNumber } from '../../schemas/instant.ts';
import { fellSilent, silence } from './habit.ts';

const at = (text: string) => Date.parse(`${text}+07:00`);
/** Days of the four weeks to a day, by their weekday (0 is Sunday). */
function days(until: string, weekdays: readonly number[], weeks = 4): number[] {
  const last = localDayNumber(at(`${until}T12:00:00`));
  return Array.from({ length: 7 * weeks }, (_, back) => last - back).filter((day) => weekdays.includes((day + 4) % 7));
}
const EVERY = [0, 1, 2, 3, 4, 5, 6];
const WORKING = [1, 2, 3, 4, 5];

describe('a venue that is open every day', () => {
  const activity = { days: days('2021-12-06', EVERY), last: at('2021-12-06T18:00:00') };
  test('has fallen silent after 48 hours, and not a minute earlier', () => {
    expect(fellSilent(activity, at('2021-12-08T17:59:00'))).toBe(false);
    expect(fellSilent(activity, at('2021-12-08T18:00:00'))).toBe(true);
  });
});

describe('an office with a weekend', () => {
  // 3 December 2021 was a Friday.
  const activity = { days: days('2021-12-03', WORKING), last: at('2021-12-03T17:00:00') };
  test('is not silent on Sunday, when it never scans', () => {
    expect(fellSilent(activity, at('2021-12-05T23:00:00'))).toBe(false);
    expect(silence(activity, at('2021-12-05T23:00:00'))).toBe(7 * 3_600_000);
  });
  test('is on Tuesday evening, when Friday’s rest and two working days have passed', () => {
    expect(fellSilent(activity, at('2021-12-07T16:59:00'))).toBe(false);
    expect(fellSilent(activity, at('2021-12-07T17:00:00'))).toBe(true);
  });
});

test('a market of one day a week is asked about after that day has come round', () => {
  // Sundays only: 28 November 2021 was one. Four of them are a habit.
  const activity = { days: days('2021-11-28', [0]), last: at('2021-11-28T11:00:00') };
  expect(fellSilent(activity, at('2021-12-05T20:00:00'))).toBe(false);
  expect(fellSilent(activity, at('2021-12-12T12:00:00'))).toBe(true);
});

test('two days with a scan are no habit', () => {
  const last = at('2021-11-28T11:00:00');
  expect(
    silence({ days: [localDayNumber(last), localDayNumber(last) - 1], last }, at('2021-12-20T00:00:00')),
  ).toBeUndefined();
});

test('a weekday that was given up before is no longer usual', () => {
  // Every day at first; no Monday in the three weeks before the last scan, on Sunday 5 December.
  const mondays = new Set(days('2021-12-05', [1], 3));
  const activity = {
    days: days('2021-12-05', EVERY).filter((day) => !mondays.has(day)),
    last: at('2021-12-05T23:00:00'),
  };
  expect(silence(activity, at('2021-12-06T23:00:00'))).toBe(3_600_000);
});
