import { expect, test } from 'vitest';
import { CaughtUp } from './caught-up.ts';

test('with nothing waiting it has caught up at once', () => {
  expect(new CaughtUp().look(0, 0)).toBe(true);
});

test('under steady traffic it has when only few have waited for a while', () => {
  const caught = new CaughtUp();
  expect([0, 200, 14_800, 15_000].map((now) => caught.look(7, now))).toEqual([false, false, false, true]);
});

test('a backlog that comes in between begins the while anew', () => {
  const caught = new CaughtUp();
  expect(caught.look(7, 0)).toBe(false);
  expect(caught.look(100_000, 3000)).toBe(false);
  expect([6000, 20_900, 21_000].map((now) => caught.look(7, now))).toEqual([false, false, true]);
});
