import { setTimeout as sleep } from 'node:timers/promises';
import type { Contract } from './contract.ts';
import { type Caller, fetchPage } from './fetch-page.ts';
import { cursorOf, type Kept, keepPlace, refusedLast } from './place.ts';
import type { RefusedRow } from './refused.ts';
import { type Taker, takePage } from './take-page.ts';

export interface Schedule extends Taker {
  readonly contract: Contract;
  readonly caller: Caller;
  readonly kept: Kept;
  /** Files the rows of a page that were not taken; resolves when they are durable. */
  readonly refuse: (rows: readonly RefusedRow[]) => Promise<void>;
  /** Names a row, so that one which comes again unchanged is not filed again. */
  readonly nameOf: (row: RefusedRow['row']) => string;
}

/** Fetches all that changed since the last time; answers how many rows were taken. */
export async function fetchSince(schedule: Schedule, signal: AbortSignal): Promise<number> {
  const { contract, caller, kept } = schedule;
  let taken = 0;
  for (let more = true; more && !signal.aborted; ) {
    const cursor = cursorOf(kept);
    const page = await fetchPage(contract, caller, cursor, signal);
    const { refused, ...done } = await takePage(contract, page.rows, schedule);
    taken += done.taken;
    const names = await fileNew(page.rows, refused, schedule);
    await keepPlace(kept, page.next === '' ? undefined : page.next, names);
    more = page.more;
  }
  return taken;
}

/** Files what was not filed with the page before; answers the names of all of the page that is filed. */
async function fileNew(
  rows: readonly RefusedRow['row'][],
  refused: readonly RefusedRow[],
  { kept, refuse, nameOf }: Schedule,
): Promise<string[]> {
  const before = new Set(refusedLast(kept));
  const still = before.size === 0 ? [] : rows.map(nameOf).filter((name) => before.has(name));
  const named = refused.map((one) => ({ one, name: nameOf(one.row) }));
  const news = named.filter(({ name }) => !before.has(name));
  if (news.length > 0) await refuse(news.map(({ one }) => one));
  return [...new Set([...still, ...news.map(({ name }) => name)])];
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
