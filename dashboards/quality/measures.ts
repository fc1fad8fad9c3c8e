import type { Store } from '../../sinks/clickhouse/store.ts';
import { type Level, type PeopleCounts, recordCounts } from '../../sinks/queries/vaccination-quality/counts.ts';
import type { Narrowed } from '../../sinks/queries/vaccination-quality/known.ts';
import { unmatched } from '../../sinks/queries/vaccination-quality/unmatched.ts';
import { type ReportWeek, weekBefore, weekEndedAt } from '../weekly/week.ts';
import { type Shares, sharesOf } from './shares.ts';

/** Shares, a row for each facility or area, and the people of all of them. */
export interface Measures {
  readonly rows: readonly Shares[];
  readonly people: PeopleCounts;
}

/** How things were known at an instant. */
export async function measuresAt(store: Store, by: Level, asOf: number, narrowed: Narrowed): Promise<Measures> {
  const { rows, people } = await recordCounts(store, by, asOf, narrowed);
  return { rows: sharesOf(rows, await unmatched(store, by, asOf, narrowed)), people };
}

/** How things stood at the end of a reporting week, which its Thursday 00:00 is. */
export interface WeekOfShares {
  /** The Thursday. */
  readonly week: string;
  readonly asOf: number;
  readonly rows: readonly Shares[];
}

/** The shares at the end of each of the last weeks that had ended at an instant, the oldest first. Each is what `at` answers for its end. */
export async function trend(
  at: (asOf: number) => Promise<Measures>,
  asOf: number,
  weeks: number,
): Promise<WeekOfShares[]> {
  const found: WeekOfShares[] = [];
  let week: ReportWeek = weekEndedAt(asOf);
  for (let left = weeks; left > 0; left--, week = weekBefore(week)) {
    found.unshift({ week: week.week, asOf: week.to, rows: (await at(week.to)).rows });
  }
  return found;
}
