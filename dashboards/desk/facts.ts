import { DAY_MS, localDayNumber, localMidnight } from '../../schemas/instant.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { recordsOf } from '../../sinks/queries/indicators/indicator.ts';
import type { Activity } from './habit.ts';
import { HABIT_DAYS } from './habit.ts';
import { crowdedMinutes, impossiblePairs, waysThrough } from './patterns.ts';
import type { Finding, LastInspection, VenueFacts } from './worklist.ts';

/** Days back that a time of day is looked for; a venue that is silent longer is known by its last day. */
const RECENT_DAYS = 60;

/** The instant that a desk is about when nobody says: that of the newest scan, or now when that is earlier or there is none. */
export async function deskClock(store: Store, now: number): Promise<number> {
  const [row] = await store.rows<{ n: number; newest: number }>(
    'SELECT count() AS n, max(at) AS newest FROM {db}.scan_changes WHERE at <= {now:Int64}',
    { now },
  );
  return row === undefined || row.n === 0 ? now : row.newest;
}

/** What is known of each registered venue of a district that is not closed at an instant. */
export async function venueFacts(store: Store, district: string, at: number): Promise<VenueFacts[]> {
  const [venues, activity, ways, crowded, pairs, inspections] = await Promise.all([
    registered(store, district, at),
    activities(store, district, at),
    waysThrough(store, district, at),
    crowdedMinutes(store, district, at),
    impossiblePairs(store, at),
    lastInspections(store),
  ]);
  return venues.map(({ venue, commune, at: since, fields }) => {
    const { name, category } = JSON.parse(fields) as { name: string; category: string };
    const way = ways.get(venue);
    const pair = pairs.get(venue);
    return {
      venue,
      name,
      category,
      commune,
      district,
      registered: since,
      activity: activity.get(venue) ?? null,
      ins: way?.ins ?? 0,
      outs: way?.outs ?? 0,
      visits: way?.visits ?? 0,
      crowdedMinutes: crowded.get(venue) ?? 0,
      twoGates: pair?.twoGates ?? 0,
      tooFast: pair?.tooFast ?? 0,
      inspection: inspections.get(venue) ?? null,
    };
  });
}

/** Everything is of what is known now: a desk sends people out today. */
const NOW = { asOf: Number.MAX_SAFE_INTEGER };

function registered(store: Store, district: string, at: number) {
  const open = 't.district = {district:String} AND t.at <= {at:Int64} AND (t.until IS NULL OR t.until > {at:Int64})';
  return store.rows<{ venue: string; commune: string; at: number; fields: string }>(
    `SELECT record AS venue, commune, at, fields FROM (${recordsOf('venue', open)})`,
    { ...NOW, district, at },
  );
}

async function activities(store: Store, district: string, at: number): Promise<Map<string, Activity>> {
  const today = localDayNumber(at);
  const [days, times] = await Promise.all([
    store.rows<{ venue: string; days: number[] }>(
      `SELECT venue, arraySlice(arrayReverseSort(groupArray(day)), 1, {most:UInt32}) AS days FROM (
  SELECT venue, day FROM {db}.venues_by_day
  WHERE district = {district:String} AND day <= {today:Int32}
  GROUP BY venue, day HAVING sum(scans) > 0)
GROUP BY venue`,
      { district, today, most: HABIT_DAYS },
    ),
    store.rows<{ venue: string; last: number }>(
      `SELECT t.venue AS venue, max(t.at) AS last FROM {db}.scan_changes AS t
WHERE t.kept AND t.district = {district:String} AND t.day >= {first:Int32} AND t.day <= {today:Int32} AND t.at <= {at:Int64}
GROUP BY t.venue`,
      { district, today, first: today - RECENT_DAYS, at },
    ),
  ]);
  const lasts = new Map(times.map(({ venue, last }) => [venue, last]));
  return new Map(
    days.map(({ venue, days: own }) => {
      const last = lasts.get(venue) ?? localMidnight(own[0]!) + DAY_MS - 1;
      return [venue, { days: own, last: Math.min(last, at) }];
    }),
  );
}

/** The last of each venue, also one later than the newest scan: nobody goes there again meanwhile. */
async function lastInspections(store: Store): Promise<Map<string, LastInspection>> {
  const rows = await store.rows<{ place: string; latest: number; said: string }>(
    `SELECT venue AS place, max(at) AS latest, argMax(fields, (at, record)) AS said
FROM (${recordsOf('inspection')})
GROUP BY venue`,
    NOW,
  );
  return new Map(
    rows.map(({ place, latest, said }) => {
      const { finding, note } = JSON.parse(said) as { finding: Finding; note?: string | null };
      return [place, { at: latest, finding, note: note ?? null }];
    }),
  );
}
