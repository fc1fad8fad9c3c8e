import type { Store } from '../../../sinks/clickhouse/store.ts';
import { IN_WEEK, recordsOf, type Week } from '../../../sinks/queries/indicators/indicator.ts';
import type { FlaggingTime } from '../../report/derived.ts';

/** What became known later than this, ms, is history that was loaded afterwards, and says nothing about how quickly contacts are traced. */
const HISTORY_MS = 60 * 86_400_000;

/**
 * Minutes from the sample of each case of the week to the moment its first contact was known; cases without a contact, and those of a history that was
 * loaded, have none. By the commune of the case.
 */
export async function flaggingTimes(store: Store, week: Week): Promise<FlaggingTime[]> {
  const rows = await store.rows<{ district: string; commune: string; minutes: number }>(
    `SELECT c.district AS district, c.commune AS commune, (f.flagged - c.at) / 60000 AS minutes
FROM (${recordsOf('case', IN_WEEK)}) AS c
INNER JOIN (
  SELECT \`case\`, casePerson, minIf(known_at, sign > 0) AS flagged
  FROM {db}.contact_changes WHERE known_at <= {asOf:Int64}
  GROUP BY \`case\`, casePerson HAVING sum(sign) > 0) AS f
ON f.\`case\` = c.record AND f.casePerson = c.person
WHERE f.flagged - c.at <= {history:Int64}`,
    { ...week, history: HISTORY_MS },
  );
  return rows.map(({ district, commune, minutes }) => ({
    district: district || null,
    commune: commune || null,
    minutes,
  }));
}
