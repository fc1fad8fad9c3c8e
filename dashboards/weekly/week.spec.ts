import { expect, test } from 'vitest';
import { weekBefore, weekEndedAt, weekOf } from './week.ts';

test('a week goes from one local Thursday to the next and has the name of the second', () => {
  expect(weekOf('2021-12-09')).toEqual({
    week: '2021-12-09',
    from: Date.parse('2021-12-02T00:00:00+07:00'),
    to: Date.parse('2021-12-09T00:00:00+07:00'),
  });
});

test.each(['2021-12-08', '2021-12-10', '2021-02-30', '9/12/2021', ''])('%j names no week', (day) => {
  expect(weekOf(day)).toBeUndefined();
});

test.each([
  ['2021-12-09T00:00:00+07:00', '2021-12-09'],
  ['2021-12-08T23:59:59.999+07:00', '2021-12-02'],
  ['2021-12-15T12:00:00+07:00', '2021-12-09'],
])('at %s the week of %s had ended last', (now, week) => {
  expect(weekEndedAt(Date.parse(now)).week).toBe(week);
});

test('the week before ends where a week begins', () => {
  const week = weekOf('2022-01-06')!;
  expect(weekBefore(week)).toMatchObject({ week: '2021-12-30', to: week.from });
});
