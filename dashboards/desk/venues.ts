import type { Store } from '../../sinks/clickhouse/store.ts';

/** Which of some venues stand in a district. */
export async function venuesOf(store: Store, district: string, venues: readonly string[]): Promise<Set<string>> {
  if (venues.length === 0) return new Set();
  const rows = await store.rows<{ venue: string }>(
    `SELECT any(t.record) AS venue FROM {db}.standing_records AS t
WHERE t.kind = 'venue' AND t.district = {district:String} AND has({venues:Array(String)}, t.record)
GROUP BY t.row HAVING sum(t.sign) > 0`,
    { district, venues },
  );
  return new Set(rows.map(({ venue }) => venue));
}

/** The venues that standing inspections with some names are of, by name: who revises a record must be allowed to write of both. */
export async function venuesInspected(store: Store, records: readonly string[]): Promise<Map<string, string>> {
  if (records.length === 0) return new Map();
  const rows = await store.rows<{ name: string; place: string }>(
    `SELECT any(t.record) AS name, any(t.venue) AS place FROM {db}.standing_records AS t
WHERE t.kind = 'inspection' AND has({records:Array(String)}, t.record)
GROUP BY t.row HAVING sum(t.sign) > 0`,
    { records },
  );
  return new Map(rows.map(({ name, place }) => [name, place]));
}
