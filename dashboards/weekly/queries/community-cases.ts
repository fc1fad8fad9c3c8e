import { formatInstant } from '../../../schemas/instant.ts';
import type { Store } from '../../../sinks/clickhouse/store.ts';
import { IN_WEEK, recordsOf, type Week } from '../../../sinks/queries/indicators/indicator.ts';

/** The cases of a period with a commune, and whether each was found in the community (unless a record says otherwise, it was). */
export async function casesOfPeriod(
  store: Store,
  period: Week,
): Promise<{ commune: string; sampled: string; community: boolean }[]> {
  const rows = await store.rows<{ commune: string; at: number; fields: string }>(
    `SELECT commune, at, fields FROM (${recordsOf('case', IN_WEEK)}) WHERE commune != ''`,
    { ...period },
  );
  return rows.map(({ commune, at, fields }) => ({
    commune,
    sampled: formatInstant(at),
    community: (JSON.parse(fields) as { community?: boolean | null }).community !== false,
  }));
}
