import { DAY_MS, localDayNumber } from '../../schemas/instant.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';

/** How far back a pattern is looked for. */
const DAYS = 7;

/** Scans of the last seven days that stand: `t` is the table of their changes. */
const RECENT = 't.kept AND t.day >= {first:Int32} AND t.day <= {today:Int32} AND t.at <= {at:Int64}';

function recent(at: number) {
  const today = localDayNumber(at);
  return { at, today, first: today - DAYS + 1 };
}

export interface Ways {
  readonly visits: number;
  /** Visits with a scan on the way in, and on the way out. */
  readonly ins: number;
  readonly outs: number;
}

/**
 * Which ways people scan at the venues of a district. A visit of two scans has both; one of a single scan begins with it when it was on the
 * way in, and ends with it when it was on the way out (`semantics.md`, *Interval*).
 */
export async function waysThrough(store: Store, district: string, at: number): Promise<Map<string, Ways>> {
  const rows = await store.rows<Ways & { venue: string }>(
    `SELECT v.venue AS venue, count() AS visits, countIf(v.scans = 2 OR s.at = v.since) AS ins,
  countIf(v.scans = 2 OR s.at = v.until) AS outs
FROM (
  SELECT any(t.visit) AS visit, any(t.venue) AS venue, any(t.scans) AS scans, any(t.\`from\`) AS since, any(t.\`to\`) AS until
  FROM {db}.visits_by_venue AS t
  WHERE t.district = {district:String} AND t.\`from\` >= {since:Int64} AND t.\`from\` <= {at:Int64}
  GROUP BY t.row HAVING sum(t.sign) > 0) AS v
INNER JOIN (
  SELECT t.\`key\` AS scan, any(t.at) AS at FROM {db}.scan_changes AS t
  WHERE ${RECENT} AND t.district = {district:String} GROUP BY t.\`key\`) AS s
ON s.scan = v.visit
GROUP BY v.venue`,
    { ...recent(at), district, since: at - DAYS * DAY_MS },
  );
  return new Map(rows.map(({ venue, ...ways }) => [venue, ways]));
}

/** So many scans in a minute, and at least half of a day's, are a stack of cards that somebody scans to have scans. */
const CROWD = 8;

/** Minutes of the last seven days in which a venue of a district had a crowd of scans that was most of its day. */
export async function crowdedMinutes(store: Store, district: string, at: number): Promise<Map<string, number>> {
  const rows = await store.rows<{ venue: string; minutes: number }>(
    `SELECT venue, sum(crowds) AS minutes FROM (
  SELECT venue, arrayCount(n -> n >= {crowd:Int64} AND 2 * n >= arraySum(groupArray(scans)), groupArray(scans)) AS crowds
  FROM (
    SELECT t.venue AS venue, t.day AS day, sum(t.sign) AS scans FROM {db}.scan_changes AS t
    WHERE ${RECENT} AND t.district = {district:String}
    GROUP BY t.venue, t.day, intDiv(t.at, 60000))
  GROUP BY venue, day)
GROUP BY venue HAVING minutes > 0`,
    { ...recent(at), district, crowd: CROWD },
  );
  return new Map(rows.map(({ venue, minutes }) => [venue, minutes]));
}

export interface Pairs {
  readonly twoGates: number;
  readonly tooFast: number;
}

/** One person scans at another venue within this time: one card at two gates. */
const SAME_MINUTE_MS = 60_000;
/** Nobody gets from one commune to another, or from one district to another, in less. */
const BETWEEN_COMMUNES_MS = 3 * 60_000;
const BETWEEN_DISTRICTS_MS = 10 * 60_000;

/**
 * Pairs of scans of one person, one after the other, that one person cannot have made, counted at both venues. The way is judged by commune
 * and district, since no event says where in its commune a venue stands.
 */
export async function impossiblePairs(store: Store, at: number): Promise<Map<string, Pairs>> {
  const rows = await store.rows<Pairs & { place: string }>(
    `SELECT arrayJoin([venue, before]) AS place, countIf(gap <= {minute:Int64}) AS twoGates, countIf(gap > {minute:Int64}) AS tooFast
FROM (
  SELECT venue, at - earlier AS gap, before, commune, communeBefore, district, districtBefore
  FROM (
    SELECT venue, commune, district, at, lagInFrame(venue) OVER w AS before, lagInFrame(at) OVER w AS earlier,
      lagInFrame(commune) OVER w AS communeBefore, lagInFrame(district) OVER w AS districtBefore
    FROM (
      SELECT any(t.person) AS person, any(t.venue) AS venue, any(t.commune) AS commune, any(t.district) AS district,
        any(t.at) AS at, any(t.\`key\`) AS scan
      FROM {db}.scan_changes AS t WHERE ${RECENT} GROUP BY t.row HAVING sum(t.sign) > 0)
    WINDOW w AS (PARTITION BY person ORDER BY at, scan ROWS BETWEEN 1 PRECEDING AND CURRENT ROW))
  WHERE before != '' AND before != venue
    AND (gap <= {minute:Int64}
      OR (commune != '' AND communeBefore != '' AND commune != communeBefore AND gap < {communes:Int64})
      OR (district != '' AND districtBefore != '' AND district != districtBefore AND gap < {districts:Int64})))
GROUP BY place`,
    { ...recent(at), minute: SAME_MINUTE_MS, communes: BETWEEN_COMMUNES_MS, districts: BETWEEN_DISTRICTS_MS },
  );
  return new Map(rows.map(({ place, ...pairs }) => [place, pairs]));
}
