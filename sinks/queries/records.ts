import type { Store } from '../clickhouse/store.ts';
import { orNull, Where } from './rows.ts';

/** A standing record, or a case implied by tests. */
export interface StandingRecord {
  readonly kind: string;
  readonly record: string;
  readonly person: string;
  readonly venue: string | null;
  readonly commune: string | null;
  readonly district: string | null;
  /** Instants, ms. */
  readonly at: number;
  readonly until: number | null;
  /** The event's other fields. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface RecordFilters {
  readonly kinds: readonly string[];
  readonly person?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The standing records of some kinds by their time; `from` and `to` are of the instant that places a record in a week. */
export async function* standingRecords(store: Store, filters: RecordFilters): AsyncGenerator<StandingRecord> {
  const where = new Where()
    .when('kinds', filters.kinds, 't.kind IN {kinds:Array(String)}')
    .when('person', filters.person, 't.person = {person:String}')
    .when('since', filters.from, 't.at >= {since:Int64}')
    .when('until', filters.to, 't.at < {until:Int64}');
  const sql = `SELECT t.kind AS kind, t.at AS at, any(t.record) AS record, any(t.person) AS person, any(t.venue) AS venue,
  any(t.commune) AS commune, any(t.district) AS district, any(t.until) AS until, any(t.fields) AS fields
FROM {db}.standing_records AS t ${where.sql}
GROUP BY t.kind, t.at, t.row HAVING sum(t.sign) > 0 ORDER BY t.kind, t.at, t.row`;
  type Row = Omit<StandingRecord, 'fields' | 'venue' | 'commune' | 'district'> &
    Record<'fields' | 'venue' | 'commune' | 'district', string>;
  for await (const row of store.stream<Row>(sql, where.params)) {
    const areas = { venue: orNull(row.venue), commune: orNull(row.commune), district: orNull(row.district) };
    yield { ...row, ...areas, fields: JSON.parse(row.fields) as Record<string, unknown> };
  }
}
