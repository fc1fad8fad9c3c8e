import type { Store } from '../clickhouse/store.ts';

/** What one source said of a person, sealed. */
export interface PersonalRow {
  readonly person: string;
  readonly subject: string;
  readonly kind: string;
  readonly at: number;
  readonly key: Buffer;
  readonly sealed: Buffer;
}

/** All that doors and imports learnt of some people, by person and time. Give at most a few hundred people at once. */
export async function personalOf(store: Store, people: readonly string[]): Promise<PersonalRow[]> {
  if (people.length === 0) return [];
  const rows = await store.rows<Omit<PersonalRow, 'key' | 'sealed'> & { key: string; sealed: string }>(
    `SELECT s.person AS person, p.subject AS subject, p.kind AS kind, p.at AS at, p.\`key\` AS \`key\`, p.sealed AS sealed
FROM (SELECT * FROM {db}.personal FINAL) AS p
INNER JOIN (
  SELECT person, subject FROM {db}.subjects_by_person AS t WHERE t.person IN {people:Array(String)}
  GROUP BY person, subject HAVING sum(t.sign) > 0
) AS s ON s.subject = p.subject
ORDER BY person, at, kind`,
    { people },
  );
  return rows.map((row) => ({
    ...row,
    key: Buffer.from(row.key, 'base64'),
    sealed: Buffer.from(row.sealed, 'base64'),
  }));
}
