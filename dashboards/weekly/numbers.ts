import { formatInstant, type Instant } from '../../schemas/instant.ts';
import type { Rules } from '../../schemas/rules.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { weeklyIndicators } from '../../sinks/queries/indicators/weekly.ts';
import type { ReportRow, WeeklyReport } from '../report/weekly.ts';
import type { ReportWeek } from './week.ts';

/** Every indicator of a week in every area, of what was known at `asOf`. */
export async function weekRows(
  store: Store,
  rules: Rules,
  { from, to }: ReportWeek,
  asOf: Instant,
): Promise<ReportRow[]> {
  return (await weeklyIndicators(store, { from, to, asOf }, rules)) as ReportRow[];
}

/** Rows as the report that `events.md` fixes. */
export function reportOf(
  { week, from, to }: ReportWeek,
  asOf: Instant,
  revision: number,
  rows: readonly ReportRow[],
): WeeklyReport {
  return { week, from: formatInstant(from), to: formatInstant(to), asOf: formatInstant(asOf), revision, rows };
}
