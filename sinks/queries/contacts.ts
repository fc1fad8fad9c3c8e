import { formatInstant } from '../../schemas/instant.ts';
import type { Store } from '../clickhouse/store.ts';
import { type Filters, standing, Where } from './rows.ts';

/** A line of `contacts.ndjson`. */
export interface Contact {
  readonly case: string;
  readonly person: string;
  readonly exposures: number;
  readonly totalMs: number;
  readonly from: string;
  readonly to: string;
  readonly tier: string;
  readonly isolateUntil: string;
}

const FIELDS = ['case', 'person', 'exposures', 'totalMs', 'from', 'to', 'tier', 'isolateUntil'] as const;

type Row = Omit<Contact, 'from' | 'to'> & { from: number; to: number };

/**
 * The contacts that stand, or stood at `asOf`; of those in a time, all whose first to last exposure overlaps `[from, to)`. A venue or area
 * selects those with an exposure there.
 */
export async function* contacts(store: Store, filters: Filters = {}): AsyncGenerator<Contact> {
  const { sql, params } = standing('contact', FIELDS, table(filters), where(filters), filters.asOf);
  for await (const row of store.stream<Row>(sql, params)) {
    yield {
      case: row.case,
      person: row.person,
      exposures: row.exposures,
      totalMs: row.totalMs,
      from: formatInstant(row.from),
      to: formatInstant(row.to),
      tier: row.tier,
      isolateUntil: row.isolateUntil,
    };
  }
}

function table(filters: Filters) {
  return filters.person === undefined
    ? { current: 'contacts_by_case', sorted: ['case', 'person'] }
    : { current: 'contacts_by_person', sorted: ['person', 'case'] };
}

function where(filters: Filters): Where {
  const where = new Where()
    .equal(filters, 'case', 'casePerson', 'person')
    // A contact may last for weeks, so no index on `from` finds it; there are few.
    .when('until', filters.to, 't.`from` < {until:Int64}')
    .when('since', filters.from, 't.`to` > {since:Int64}');
  for (const name of ['venue', 'commune', 'district'] as const) {
    where.when(name, filters[name], `(t.\`case\`, t.casePerson, t.person) IN (${exposedIn(name, filters.asOf)})`);
  }
  return where;
}

function exposedIn(name: 'venue' | 'commune' | 'district', asOf: number | undefined): string {
  const [from, known] =
    asOf === undefined ? ['exposures_by_case', ''] : ['exposure_changes', 'AND e.known_at <= {asOf:Int64}'];
  return `SELECT any(e.\`case\`), any(e.casePerson), any(e.person) FROM {db}.${from} AS e
    WHERE e.${name} = {${name}:String} ${known} GROUP BY e.row HAVING sum(e.sign) > 0`;
}
