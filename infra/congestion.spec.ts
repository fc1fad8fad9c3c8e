import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readConfig } from './config.ts';
import { Congestion } from './congestion.ts';

let pending: number;
let broken: boolean;
let congestion: Congestion;

beforeEach(() => {
  vi.useFakeTimers();
  [pending, broken] = [0, false];
  const look = async () => {
    if (broken) throw new Error('no broker answers');
    return { pending, stages: {} };
  };
  congestion = new Congestion(look, { mostPending: 3000 });
  congestion.start();
});

afterEach(() => {
  congestion.stop();
  vi.useRealTimers();
});

async function retryAfterWith(waiting: number): Promise<number | undefined> {
  pending = waiting;
  await vi.advanceTimersByTimeAsync(1000);
  return congestion.retryAfter();
}

test('there is room up to the limit, and again by itself when the stages caught up', async () => {
  expect(await retryAfterWith(3000)).toBeUndefined();
  expect(await retryAfterWith(3001)).toBe(1);
  expect(await retryAfterWith(2999)).toBeUndefined();
});

test('whoever is refused is told to come back when there should be room, within a minute', async () => {
  expect(await retryAfterWith(43_000)).toBe(40);
  // 20 000 were drained in a second, and 20 000 are above the limit.
  expect(await retryAfterWith(23_000)).toBe(1);
  expect(await retryAfterWith(9_000_000)).toBe(60);
});

test('a log that does not say how far it is takes nothing, until it does', async () => {
  broken = true;
  expect(await retryAfterWith(0)).toBe(5);
  broken = false;
  expect(await retryAfterWith(0)).toBeUndefined();
});

test('what only the count of reused ids waits for closes no gate', async () => {
  congestion.stop();
  congestion = new Congestion(async () => ({ pending, stages: { facts: pending - 3000 } }), { mostPending: 3000 });
  congestion.start();
  expect(await retryAfterWith(9_000_000)).toBeUndefined();
});

test('the limit is 500 000 unless the environment says otherwise', async () => {
  congestion.stop();
  congestion = new Congestion(async () => ({ pending, stages: {} }), readConfig({}));
  congestion.start();
  expect(await retryAfterWith(500_000)).toBeUndefined();
  expect(await retryAfterWith(500_001)).toBe(1);
  expect(readConfig({ TRUYVET_MOST_PENDING: '3000' }).mostPending).toBe(3000);
});

test.each([
  ['many', 'must be a number of records, 1 or more'],
  ['0', 'must be 1 record or more'],
  ['-5', 'must be 1 record or more'],
  ['2.5', 'must be a whole number of records'],
])('a limit of %s is refused: %s', (text, message) => {
  expect(() => readConfig({ TRUYVET_MOST_PENDING: text })).toThrow(`TRUYVET_MOST_PENDING: ${message}`);
});
