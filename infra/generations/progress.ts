import type { Log } from '../../streams/log.ts';

/** Somebody who reads a topic of a log to its end. */
interface Reader {
  readonly log: Log;
  readonly group: string;
  readonly topic: string;
}

/** How far a generation has come. */
export interface Progress {
  /** Records that are still to be taken, of those that are there by now. */
  readonly pending: number;
  /** Of everything that there is to take, how much has come through; 100 only when nothing is pending. */
  readonly percent: number;
}

/**
 * How far readers in a row have come. Each has taken a part of what those before it have said so far, so the product of the parts is how much of
 * everything has come through to the last.
 */
export async function progress(readers: readonly Reader[]): Promise<Progress> {
  let [pending, through] = [0, 1];
  for (const { log, group, topic } of readers) {
    const positions = await log.positions(group, topic);
    const [starts, ends] = [await log.starts(topic), await log.edges(topic)];
    const waiting = sum(ends.map((end, i) => Math.max(0, end - positions[i]!)));
    const all = sum(ends.map((end, i) => end - starts[i]!));
    pending += waiting;
    if (all > 0) through *= 1 - waiting / all;
  }
  return { pending, percent: pending === 0 ? 100 : Math.min(99, Math.floor(100 * through)) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
