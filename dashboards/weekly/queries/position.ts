import type { Store } from '../../../sinks/clickhouse/store.ts';
import { TABLES } from '../../../sinks/tables.ts';

/**
 * How far in the topic `changes` numbers known at an instant go: the last offset in each partition, as `changes 0@1204 1@998`. Nothing
 * behind it was counted, and of what lies before it all that was known then. `changes` when nothing was known.
 */
export async function positionAt(store: Store, asOf: number): Promise<string> {
  const tables = Object.values(TABLES).map(
    ({ name }) => `SELECT log_partition, log_offset FROM {db}.${name} WHERE known_at <= {asOf:Int64}`,
  );
  const rows = await store.rows<{ partition: number; last: number }>(
    `SELECT log_partition AS partition, max(log_offset) AS last FROM (${tables.join(' UNION ALL ')})
GROUP BY partition ORDER BY partition`,
    { asOf },
  );
  return ['changes', ...rows.map(({ partition, last }) => `${partition}@${last}`)].join(' ');
}
