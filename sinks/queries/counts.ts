import { dayOf, localDayNumber } from '../../schemas/instant.ts';
import type { Store } from '../clickhouse/store.ts';
import { type Filters, orNull, Where } from './rows.ts';

/** A line of `counts.ndjson`. */
export interface Count {
  /** A local day. */
  readonly day: string;
  readonly commune: string | null;
  readonly district: string | null;
  readonly scans: number;
  readonly repeats: number;
  readonly people: number;
  readonly venues: number;
}

/**
 * Counts by local day and commune, by local day and district (`commune` null), and of scans at unregistered venues (both null), now or at
 * `asOf`. `from` and `to` take the local days that lie in `[from, to)`, wholly or in part; `district` takes its communes too.
 */
export async function* counts(
  store: Store,
  filters: Pick<Filters, 'commune' | 'district' | 'from' | 'to' | 'asOf'> = {},
): AsyncGenerator<Count> {
  const where = new Where()
    .equal(filters, 'commune', 'district')
    .when('first', filters.from === undefined ? undefined : localDayNumber(filters.from), 't.day >= {first:Int32}')
    .when('last', filters.to === undefined ? undefined : localDayNumber(filters.to - 1), 't.day <= {last:Int32}')
    .when('asOf', filters.asOf, 't.known_at <= {asOf:Int64}');
  const past = filters.asOf !== undefined;
  // A district is counted on its own: someone seen in two of its communes is one person.
  const lines = `arrayJoin(if(district = '' ${filters.commune === undefined ? '' : 'OR 1'}, [commune], [commune, '']))`;
  const sql = `
SELECT day, district, line AS commune, sum(scans) AS scans, sum(repeats) AS repeats, sum(people) AS people, sum(venues) AS venues
FROM (
  SELECT day, district, ${lines} AS line, scans, repeats, 0 AS people, 0 AS venues
  FROM (${past ? scanSums : daySums})
  UNION ALL
  SELECT day, district, line, 0, 0, uniqExact(person), 0
  FROM (SELECT day, district, person, ${lines} AS line FROM (${present('people_by_day', 'person', past)}))
  GROUP BY day, district, line
  UNION ALL
  SELECT day, district, line, 0, 0, 0, uniqExact(venue)
  FROM (SELECT day, district, venue, ${lines} AS line FROM (${present('venues_by_day', 'venue', past)}))
  GROUP BY day, district, line
  ${past ? '' : retiredPeople}
)
GROUP BY day, district, line
HAVING scans > 0 OR repeats > 0
ORDER BY day, district, commune`;
  const text = sql.replaceAll('WHERE_FILTERS', where.sql);
  for await (const row of store.stream<Omit<Count, 'day'> & { day: number; commune: string; district: string }>(
    text,
    where.params,
  )) {
    yield {
      day: dayOf(row.day),
      commune: orNull(row.commune),
      district: orNull(row.district),
      scans: row.scans,
      repeats: row.repeats,
      people: row.people,
      venues: row.venues,
    };
  }
}

const daySums = `SELECT day, district, commune, sum(scans) AS scans, sum(repeats) AS repeats
    FROM {db}.counts_by_day AS t WHERE_FILTERS GROUP BY day, district, commune`;

const scanSums = `SELECT day, district, commune, sumIf(sign, kept) AS scans, sumIf(sign, NOT kept) AS repeats
    FROM {db}.scan_changes AS t WHERE_FILTERS GROUP BY day, district, commune`;

/** How many were seen on days whose scans have left (`infra/retention`). */
const retiredPeople = `UNION ALL
  SELECT day, district, commune, 0, 0, max(people), 0
  FROM {db}.retired_people AS t WHERE_FILTERS GROUP BY day, district, commune`;

/** Who, or which venue, has a kept scan in a commune on a day. */
function present(table: string, what: 'person' | 'venue', past: boolean): string {
  const [from, sum] = past ? ['scan_changes', 'sumIf(sign, kept)'] : [table, 'sum(scans)'];
  return `SELECT day, district, commune, ${what} FROM {db}.${from} AS t WHERE_FILTERS GROUP BY day, district, commune, ${what} HAVING ${sum} > 0`;
}
