import { formatInstant } from '../../schemas/instant.ts';
import type { Store } from '../clickhouse/store.ts';
import { type Filters, orNull, standing, Where } from './rows.ts';

/** A line of `visits.ndjson`. */
export interface Visit {
  readonly person: string;
  readonly venue: string;
  readonly zone: string | null;
  readonly from: string;
  readonly to: string;
  readonly quality: string;
  readonly scans: number;
  readonly commune: string | null;
  readonly district: string | null;
}

const FIELDS = ['person', 'venue', 'zone', 'from', 'to', 'quality', 'scans', 'commune', 'district'] as const;

type Row = Omit<Visit, 'from' | 'to'> & { from: number; to: number; zone: string; commune: string; district: string };

/** The visits that stand, or stood at `asOf`: of a person, venue or area, those that overlap `[from, to)`. */
export async function* visits(store: Store, filters: Omit<Filters, 'case'> = {}): AsyncGenerator<Visit> {
  const where = new Where().equal(filters, 'person', 'venue', 'commune', 'district').overlap(filters);
  const table =
    filters.person === undefined
      ? { current: 'visits_by_venue', sorted: ['venue', 'from'] }
      : { current: 'visits_by_person', sorted: ['person', 'from'] };
  const { sql, params } = standing('visit', FIELDS, table, where, filters.asOf);
  for await (const row of store.stream<Row>(sql, params)) {
    yield {
      person: row.person,
      venue: row.venue,
      zone: orNull(row.zone),
      from: formatInstant(row.from),
      to: formatInstant(row.to),
      quality: row.quality,
      scans: row.scans,
      commune: orNull(row.commune),
      district: orNull(row.district),
    };
  }
}
