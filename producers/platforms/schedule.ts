import { setTimeout as sleep } from 'node:timers/promises';
import type { Contract, Page } from './contract.ts';
import { type Caller, fetchPage } from './fetch-page.ts';
import { cursorOf, type Kept, keepPlace, refusedLast } from './place.ts';
import type { RefusedRow } from './refused.ts';
import type { Seen } from './seen.ts';
import { type Taker, takePage } from './take-page.ts';

export interface Schedule extends Taker {
  readonly contract: Contract;
  readonly caller: Caller;
  readonly kept: Kept;
  /** What this process took of the last instant. */
  readonly seen: Seen;
  /** Files the rows of a page that were not taken; resolves when they are durable. */
  readonly refuse: (rows: readonly RefusedRow[]) => Promise<void>;
}

/** Fetches all that changed since the last time; answers how many rows were taken. */
export async function fetchSince(schedule: Schedule, signal: AbortSignal): Promise<number> {
  const { contract, caller, kept, seen } = schedule;
  let taken = 0;
  for (let more = true; more && !signal.aborted; ) {
    const cursor = cursorOf(kept);
    const page = await fetchPage(contract, caller, cursor, signal);
    const { refused, ...done } = await takePage(contract, seen.fresh(page.rows), schedule);
    taken += done.taken;
    const names = await fileNew(page.rows, refused, schedule);
    await keepPlace(kept, page.next === '' ? undefined : page.next, names);
    seen.took(page.rows);
    more = page.more;
  }
  return taken;
}

/**
 * Files the refused rows that were not filed before, by whatever process; answers the names of all rows of the page that are filed: what it refuses now,
 * and what was refused before and came again.
 */
async function fileNew(
  rows: Page['rows'],
  refused: readonly RefusedRow[],
  { kept, seen, refuse }: Schedule,
): Promise<string[]> {
  const before = new Set(refusedLast(kept));
  const news = new Map(refused.map((one) => [seen.nameOf(one.row), one]));
  // Who was refused before and comes again is among the rows, whether this process has seen it or not.
  const again = before.size === 0 ? [] : rows.map(seen.nameOf).filter((name) => before.has(name));
  for (const name of again) news.delete(name);
  if (news.size > 0) await refuse([...news.values()]);
  return [...new Set(again), ...news.keys()];
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
