import { setTimeout as sleep } from 'node:timers/promises';
import type { Contract } from './contract.ts';
import type { Cursors } from './cursors.ts';
import { type Caller, fetchPage } from './fetch-page.ts';
import type { Seen } from './seen.ts';
import { type Taker, takePage } from './take-page.ts';

export interface Schedule extends Taker {
  readonly contract: Contract;
  readonly caller: Caller;
  readonly cursors: Cursors;
  /** What was taken of the last instant; without, it is taken again at every turn, which changes nothing. */
  readonly seen?: Seen;
}

/** Fetches all that changed since the last time; answers how many rows were taken. */
export async function fetchSince(schedule: Schedule, signal: AbortSignal): Promise<number> {
  const { contract, caller, cursors, seen } = schedule;
  let taken = 0;
  for (let more = true; more && !signal.aborted; ) {
    const cursor = cursors.get(contract.name);
    const page = await fetchPage(contract, caller, cursor, signal);
    taken += await takePage(contract, seen?.fresh(page.rows) ?? page.rows, schedule);
    seen?.took(page.rows);
    if (page.next !== '' && page.next !== cursor) cursors.set(contract.name, page.next);
    more = page.more;
  }
  return taken;
}

/** Fetches again and again, `everyMs` after the last end, until the signal is aborted. A failure is said, and the next turn goes on where it was. */
export async function runSchedule(
  schedule: Schedule,
  everyMs: number,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await fetchSince(schedule, signal);
    } catch (error) {
      if (!signal.aborted) say(`fetching ${schedule.contract.name}: ${(error as Error).message}`);
    }
    await sleep(everyMs, undefined, { signal }).catch(() => {});
  }
}
