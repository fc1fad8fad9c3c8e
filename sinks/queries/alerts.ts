import { COMMUNES } from '../../schemas/areas.ts';
import { formatInstant } from '../../schemas/instant.ts';
import type { Store } from '../clickhouse/store.ts';
import { type Filters, standing, Where } from './rows.ts';

/** A line of `alerts.ndjson`. */
export interface Alert {
  readonly kind: string;
  readonly person: string;
  readonly order: string;
  readonly venue: string;
  readonly at: string;
}

type Row = Omit<Alert, 'at'> & { at: number };

/** The alerts that stand, or stood at `asOf`, by time. Areas are those of the order that was broken. */
export async function* alerts(store: Store, filters: Omit<Filters, 'case' | 'casePerson'> = {}): AsyncGenerator<Alert> {
  const { district } = filters;
  const communes = COMMUNES.filter((commune) => commune.district === district).map(({ code }) => code);
  const where = new Where()
    .equal(filters, 'person', 'venue', 'commune')
    .when('communes', district === undefined ? undefined : communes, 't.commune IN {communes:Array(String)}')
    .when('since', filters.from, 't.at >= {since:Int64}')
    .when('until', filters.to, 't.at < {until:Int64}');
  const table = { current: 'standing_alerts', sorted: ['at'] };
  const { sql, params } = standing('alert', ['kind', 'person', 'order', 'venue', 'at'], table, where, filters.asOf);
  for await (const row of store.stream<Row>(sql, params)) {
    yield {
      kind: row.kind,
      person: row.person,
      order: row.order,
      venue: row.venue,
      at: formatInstant(row.at),
    };
  }
}
