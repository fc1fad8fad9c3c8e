import type { Store } from '../clickhouse/store.ts';
import { type Filters, Where } from './rows.ts';

/** Ids that clients gave to more than one fact (`semantics.md`: all of them count, and the reuse is counted). */
export interface ReusedIds {
  /** How many ids. */
  readonly ids: number;
  /** How many facts too many. */
  readonly facts: number;
}

/**
 * Counts the `reused-id` of scans, encounters and links; in `[from, to)`, of scans and encounters by their own time, since a link has none. An id is one of
 * its type, as a record is named by its type too: a scan and a link of one id are no reuse. Facts of equal canonical text are one. Reads every scan of the
 * time, so ask for weeks rather than for ever.
 */
export async function reusedIds(store: Store, filters: Pick<Filters, 'from' | 'to' | 'asOf'> = {}): Promise<ReusedIds> {
  const where = new Where()
    .when('since', filters.from, 't.at >= {since:Int64}')
    .when('until', filters.to, 't.at < {until:Int64}')
    .when('asOf', filters.asOf, 't.known_at <= {asOf:Int64}');
  const scans = `SELECT id, \`key\` FROM {db}.scan_changes AS t ${where.sql} GROUP BY id, \`key\` HAVING sum(sign) > 0`;
  const others = `SELECT type, id, \`key\` FROM {db}.facts AS t ${where.sql} GROUP BY type, id, \`key\``;
  const sql = `
SELECT count() AS ids, sum(n - 1) AS facts
FROM (
  SELECT count() AS n FROM (${scans}) GROUP BY id HAVING n > 1
  UNION ALL
  SELECT count() AS n FROM (${others}) GROUP BY type, id HAVING n > 1
)`;
  const [row] = await store.rows<ReusedIds>(sql, where.params);
  return row!;
}

/** How many records have equal revisions that differ (`revision-conflict`), now or at `asOf`. */
export async function revisionConflicts(store: Store, filters: Pick<Filters, 'asOf'> = {}): Promise<number> {
  const past = filters.asOf !== undefined;
  const where = new Where().when('asOf', filters.asOf, 'AND t.known_at <= {asOf:Int64}');
  const [row] = await store.rows<{ n: number }>(
    `SELECT count() AS n FROM (
  SELECT row FROM {db}.${past ? 'record_changes' : 'standing_records'} AS t
  WHERE kind = 'revision-conflict' ${past ? 'AND t.known_at <= {asOf:Int64}' : ''}
  GROUP BY row HAVING sum(sign) > 0)`,
    where.params,
  );
  return row!.n;
}
