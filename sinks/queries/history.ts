import { formatInstant } from '../../schemas/instant.ts';
import type { Store } from '../clickhouse/store.ts';
import type { Exposure } from './exposures.ts';
import { type Filters, orNull, Where } from './rows.ts';

/** One step of an exposure's history: it began to hold, or ceased to, and why. */
export interface ExposureChange extends Exposure {
  readonly holds: boolean;
  /** Grows with each change of the exposure: the offset of the log record that brought it. */
  readonly version: number;
  /** When it became known: nothing that the gateway took later is in it. */
  readonly knownAt: string;
  /** The type of the event that brought it: a scan, a test, a link, a venue … */
  readonly cause: string;
  /** Where that event lies in the log: `partition@offset` of `sightings`. */
  readonly position: string;
  readonly exposure: string;
  readonly reason: unknown;
}

type Row = Omit<ExposureChange, 'holds' | 'knownAt' | 'from' | 'to' | 'reason' | 'cause'> & {
  sign: number;
  known_at: number;
  what: string;
  from: number;
  to: number;
  venue: string;
  reason: string;
};

/** Everything that was ever said of the exposures to a case or of a person, in the order in which it became known. */
export async function* exposureHistory(
  store: Store,
  filters: Pick<Filters, 'case' | 'person' | 'venue' | 'asOf'>,
): AsyncGenerator<ExposureChange> {
  const where = new Where()
    .equal(filters, 'case', 'person', 'venue')
    .when('asOf', filters.asOf, 't.known_at <= {asOf:Int64}');
  const sql = `SELECT sign, version, known_at, what, position, exposure, \`case\`, person, venue, \`from\`, \`to\`, directMs, lingeringMs,
  quality, score, tier, protection, isolateUntil, reason
FROM {db}.exposure_changes AS t ${where.sql}
ORDER BY known_at, version, sign`;
  for await (const row of store.stream<Row>(sql, where.params)) {
    const { sign, known_at, what, reason, from, to, venue, ...rest } = row;
    yield {
      holds: sign > 0,
      knownAt: formatInstant(known_at),
      cause: what,
      from: formatInstant(from),
      to: formatInstant(to),
      venue: orNull(venue),
      ...rest,
      reason: JSON.parse(reason),
    };
  }
}
