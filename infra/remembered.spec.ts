import { beforeEach, expect, test } from 'vitest';
import { remembered } from './remembered.ts';

/** What is there to be seen, how long a look takes, and the time, ms. */
let [world, takes, now, looks] = [0, 10, 0, 0];
let ask: (mark?: string) => Promise<number>;

beforeEach(() => {
  [world, takes, now, looks] = [0, 10, 0, 0];
  ask = remembered({
    look: async () => {
      looks++;
      const found = world;
      await Promise.resolve();
      now += takes;
      return found;
    },
    everyMs: 60_000,
    now: () => now,
    pause: async (ms) => {
      now += ms;
    },
  });
});

test('nothing new, no look, until the answer is a minute old', async () => {
  await ask('a');
  now += 59_000;
  await ask('a');
  expect(looks).toBe(1);
  now += 1000;
  await ask('a');
  expect(looks).toBe(2);
});

test('while something is on its way the last answer does; when it has come the answer is new', async () => {
  expect(await ask()).toBe(0);
  world = 1;
  expect(await ask()).toBe(0);
  expect(await ask('b')).toBe(1);
  world = 2;
  expect(await ask('c')).toBe(2);
});

test('looks take a tenth of the time at most, and who asks waits for the next one', async () => {
  await ask('a');
  const before = now;
  world = 1;
  expect(await ask('b')).toBe(1);
  expect(now - before).toBe(10 * takes + takes);
});

test('a look that takes long is not repeated at once, nor waited for', async () => {
  takes = 2000;
  await ask('a');
  world = 1;
  now += 9000;
  expect(await ask('b')).toBe(0);
  now += 1000;
  expect(await ask('b')).toBe(1);
  expect(looks).toBe(2);
});

test('many who ask at once share a look, and none gets one that began before what is visible to them', async () => {
  const first = ask('a');
  world = 1;
  expect(await Promise.all([first, ask('b'), ask('b'), ask()])).toEqual([0, 1, 1, 0]);
  expect(looks).toBe(2);
});

test('a look that failed is not remembered', async () => {
  let fails = true;
  const answer = remembered({
    look: async () => {
      if (fails) throw new Error('ClickHouse is away');
      return 7;
    },
    everyMs: 60_000,
  });
  await expect(answer('a')).rejects.toThrow('ClickHouse is away');
  fails = false;
  expect(await answer('a')).toBe(7);
});
