import { quote, type Store } from './clickhouse/store.ts';

/** Longer, in base64, than the name of a key: a key that the record carried itself. */
const NAME_LENGTH = 24;

/** What a table of personal data may have beside its key that says, or gives a hint of, who somebody is. */
const TELLING = ['match', 'sealed', 'key'];

/**
 * Takes what is sealed, and what is equal for people who look alike, out of all tables that have it of some subjects. Without the keys it is of no use to
 * anybody; but a guess could be tried against `match`. Answers how many rows there were, and of how many the log has a key beside: none of either in a
 * database that is not made yet, or no more.
 */
export async function blankPersonal(
  store: Store,
  subjects: ReadonlySet<string>,
): Promise<{ rows: number; carried: number }> {
  const columns = await store.rows<{ table: string; name: string }>(
    `SELECT table, name FROM system.columns WHERE database = {database:String} AND name IN {telling:Array(String)}
     AND table IN (SELECT table FROM system.columns WHERE database = {database:String} AND name = 'match') ORDER BY table, name`,
    { database: store.database, telling: TELLING },
  );
  if (!columns.some(({ table }) => table === 'personal')) return { rows: 0, carried: 0 };
  const of = `subject IN (${[...subjects].map(quote).join(', ')})`;
  const [count] = await store.rows<{ rows: number; carried: number }>(
    `SELECT countIf(sealed != '') AS rows, countIf(length(\`key\`) > ${NAME_LENGTH}) AS carried FROM {db}.personal FINAL WHERE ${of}`,
  );
  for (const [table, found] of Map.groupBy(columns, ({ table }) => table)) {
    const blank = found.map(({ name }) => `\`${name}\` = ''`).join(', ');
    await store.command(`ALTER TABLE {db}.${table} UPDATE ${blank} WHERE ${of} SETTINGS mutations_sync = 2`);
  }
  return count!;
}
