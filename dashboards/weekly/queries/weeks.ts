import { dayOf } from '../../../schemas/instant.ts';
import type { Store } from '../../../sinks/clickhouse/store.ts';

/** The Thursdays of the weeks that have scans, newest first, at most a year of them. */
export async function weeksWithScans(store: Store): Promise<string[]> {
  const rows = await store.rows<{ thursday: number }>(
    `SELECT (intDiv(day, 7) + 1) * 7 AS thursday FROM {db}.counts_by_day GROUP BY thursday HAVING sum(scans) > 0
ORDER BY thursday DESC LIMIT 53`,
  );
  return rows.map(({ thursday }) => dayOf(thursday));
}
