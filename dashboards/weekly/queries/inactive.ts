import { dayNumber, formatInstant } from '../../../schemas/instant.ts';
import type { Store } from '../../../sinks/clickhouse/store.ts';
import type { Week } from '../../../sinks/queries/indicators/indicator.ts';
import { venuesInactive } from '../../../sinks/queries/indicators/venues.ts';
import type { InactiveVenue } from '../../report/input.ts';
import type { ReportWeek } from '../week.ts';

interface Found {
  readonly venue: string;
  readonly commune: string;
  readonly registered: number;
  readonly fields: string;
  readonly last: number;
}

/**
 * The venues that `venues_inactive` counts, each with its last scan before the end of the week: the list to visit. The last scan is looked
 * for by venue and day; on that day it is the latest ever said of the venue, so that no scan need be summed up by itself.
 */
export async function inactiveVenues(store: Store, week: ReportWeek, asOf: number): Promise<InactiveVenue[]> {
  const period: Week = { from: week.from, to: week.to, asOf };
  const rows = await store.rows<Found>(
    `SELECT v.record AS venue, v.commune AS commune, v.at AS registered, v.fields AS fields, s.last AS last
FROM (
  SELECT any(t.record) AS record, any(t.commune) AS commune, any(t.at) AS at, any(t.fields) AS fields
  FROM {db}.record_changes AS t
  WHERE t.kind = 'venue' AND t.known_at <= {asOf:Int64}
  GROUP BY t.row HAVING sum(t.sign) > 0) AS v
LEFT JOIN (
  SELECT venue, max(latest) AS last FROM (
    SELECT t.venue AS venue, max(t.at) AS latest
    FROM {db}.scan_changes AS t
    WHERE t.kept AND t.day < {end:Int32} AND t.known_at <= {asOf:Int64}
    GROUP BY t.venue, t.day HAVING sum(t.sign) > 0)
  GROUP BY venue) AS s
ON s.venue = v.record
WHERE v.record IN (SELECT item[1] FROM (${venuesInactive.sql}))`,
    { ...period, end: dayNumber(week.week) },
  );
  return rows.map(({ venue, commune, registered, fields, last }) => {
    const { name, category } = JSON.parse(fields) as { name: string; category: string };
    return {
      venue,
      name,
      category,
      commune,
      registered: formatInstant(registered),
      lastScan: last === 0 ? null : formatInstant(last),
    };
  });
}
