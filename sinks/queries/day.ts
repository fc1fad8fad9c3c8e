import { localMidnight } from '../../schemas/instant.ts';
import type { Store } from '../clickhouse/store.ts';

/** Venues of a district on a day. */
export interface VenuesOfDay {
  readonly district: string;
  /** Standing venues registered before the end of the day and not closed before it (`venues_registered` of the week, for a day). */
  readonly registered: number;
  /** Of these, those with a kept scan on the day. */
  readonly active: number;
}

const SLOTS = 288;

/** Kept scans of the province in each five minutes of a numbered local day, 288 numbers; undefined when it has none. */
export async function curveOfDay(store: Store, day: number): Promise<number[] | undefined> {
  const rows = await store.rows<{ slot: number; n: number }>(
    `SELECT slot, sum(t.scans) AS n FROM {db}.counts_by_slot AS t WHERE day = {day:Int32} GROUP BY slot HAVING n > 0`,
    { day },
  );
  if (rows.length === 0) return undefined;
  const curve = new Array<number>(SLOTS).fill(0);
  for (const { slot, n } of rows) curve[slot] = n;
  return curve;
}

/** Kept scans by commune on a numbered local day; a commune without any is missing. */
export async function communesOfDay(store: Store, day: number): Promise<Map<string, number>> {
  const rows = await store.rows<{ commune: string; n: number }>(
    `SELECT commune, sum(t.scans) AS n FROM {db}.counts_by_day AS t WHERE day = {day:Int32} AND commune != '' GROUP BY commune HAVING n > 0`,
    { day },
  );
  return new Map(rows.map(({ commune, n }) => [commune, n]));
}

/** The time of the newest scan of a numbered local day, ms; undefined when it has none. */
export async function newestScanOfDay(store: Store, day: number): Promise<number | undefined> {
  // A scan is never taken back: it moves between people or venues and keeps its time, so the signs need no sum.
  const [row] = await store.rows<{ n: number; newest: number }>(
    `SELECT count() AS n, max(t.at) AS newest FROM {db}.scan_changes AS t WHERE t.day = {day:Int32}`,
    { day },
  );
  return row === undefined || row.n === 0 ? undefined : row.newest;
}

/** Venues by district on a numbered local day; without a day, all that are not closed, none of them active. */
export async function venuesOfDay(store: Store, day?: number): Promise<VenuesOfDay[]> {
  const end = day === undefined ? Number.MAX_SAFE_INTEGER : localMidnight(day + 1);
  return store.rows<VenuesOfDay>(
    `
SELECT district, count() AS registered, countIf(venue IN (
  SELECT venue FROM {db}.venues_by_day WHERE day = {day:Int32} GROUP BY venue HAVING sum(scans) > 0)) AS active
FROM (
  SELECT any(t.district) AS district, any(t.venue) AS venue
  FROM {db}.standing_records AS t
  WHERE t.kind = 'venue' AND t.at < {end:Int64} AND (t.until IS NULL OR t.until >= {end:Int64})
  GROUP BY t.row HAVING sum(t.sign) > 0)
GROUP BY district
ORDER BY district`,
    { day: day ?? -1, end },
  );
}
