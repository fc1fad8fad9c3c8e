import { expect, test } from 'vitest';
import { comparedWithBefore, stepsOver } from './public/live/compare.js';
import { area, line, niceTicks } from './public/live/path.js';

test('the five minutes that run are not over', () => {
  expect(stepsOver('2021-12-05T17:00:00.000Z')).toBe(0);
  expect(stepsOver('2021-12-06T01:04:59.999Z')).toBe(96);
  expect(stepsOver('2021-12-06T01:05:00.000Z')).toBe(97);
  expect(stepsOver(null)).toBe(0);
});

test('a day is compared with the day before up to the same time', () => {
  const [today, before] = [
    [11, 22, 5],
    [10, 20, 900],
  ];
  const at = '2021-12-05T17:12:00.000Z';
  expect(comparedWithBefore(today, before, at)).toBeCloseTo(0.1);
  expect(comparedWithBefore(today, null, at)).toBeUndefined();
  expect(comparedWithBefore(today, [0, 0, 900], at)).toBeUndefined();
});

test('grid lines are at round whole numbers', () => {
  expect(niceTicks(8)).toEqual([2, 4, 6, 8]);
  expect(niceTicks(852)).toEqual([200, 400, 600, 800]);
  expect(niceTicks(1900)).toEqual([500, 1000, 1500]);
  for (let most = 8; most < 20_000; most += 7) {
    const ticks = niceTicks(most);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.length).toBeLessThanOrEqual(4);
    expect(ticks.every((n) => Number.isInteger(n) && n <= most)).toBe(true);
  }
});

test('paths', () => {
  const points = [
    [0, 1],
    [2.04, 3],
  ] as const;
  expect(line(points)).toBe('M0 1L2 3');
  expect(area(points, 9)).toBe('M0 1L2 3L2 9L0 9Z');
  expect(area([], 9)).toBe('');
});
