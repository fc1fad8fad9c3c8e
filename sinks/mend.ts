import type { RowType } from '../schemas/changes.ts';
import { type Params, quote, type Store, StoreError } from './clickhouse/store.ts';
import { DERIVED, type Derived, FIRST_DAY } from './derived.ts';
import type { Range } from './restore-range.ts';
import { TABLES } from './tables.ts';

/** A table that is still wrong after so many repairs has another trouble than a lost part. */
const MOST_TRIES = 5;

/**
 * Makes sure that every table behind the views of a type of row has exactly what the changes of a range owe it, and adds what is missing, or
 * takes off what is too much, in the buckets that the range touches. Answers the tables that it had to mend. `token` names the range; the table of changes
 * must have all its rows of the partition (`restore-range.ts`).
 *
 * Why it is right while other tasks and processes insert: a bucket has a row of sums for each partition (`source`, `migrations/012-sources.sql`), and the
 * rows of a partition are inserted by nobody but the task that owns it, one range after the other. It is called when the insert of the range has
 * just been repeated. So whatever an earlier process still had under way on the server has either happened before, and is seen, or comes
 * after, and is dropped by its token. What other partitions insert meanwhile is in other rows, on both sides.
 *
 * Why it never counts twice: difference and repair are one statement, under a token that counts the tries. Two processes that mend at the same
 * time, because one of them was thought dead, do the first try both, and one of them is dropped. A try whose token outlived its part, in its
 * turn, is seen by the comparison after it, and the next one has another token.
 */
export async function mendViews(store: Store, type: RowType, token: string, range: Range): Promise<string[]> {
  const mended: string[] = [];
  if (await unattributed(store, range)) return mended;
  for (const derived of DERIVED) {
    if (derived.of === type && (await mend(store, derived, token, range))) mended.push(derived.table);
  }
  return mended;
}

async function mend(store: Store, derived: Derived, token: string, range: Range): Promise<boolean> {
  const { table, key, sums } = derived;
  const params: Params = { ...range };
  const columns = [...quoted(key), 'source', ...Object.keys(sums)].join(', ');
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const [found] = await store.rows<{ n: number }>(`SELECT count() AS n FROM (${owed(derived)})`, params);
    if (found!.n === 0) return tries > 0;
    await store.command(
      `INSERT INTO {db}.${table} (${columns}) ${owed(derived)}
SETTINGS async_insert = 0, max_partitions_per_insert_block = 0, insert_deduplication_token = ${quote(`${token}-mend-${tries}`)}`,
      params,
    );
  }
  throw new StoreError(`${table} does not come to what the changes say, however often it is mended`);
}

/** The rows that a table lacks, with negative sums for what it has too much, as they are to be inserted. */
function owed({ table, of, key, found, sums, where }: Derived): string {
  const changes = `{db}.${TABLES[of].name}`;
  const columns = quoted(key).join(', ');
  const names = Object.keys(sums);
  const touched = `(${quoted(found).join(', ')}) IN (
    SELECT ${quoted(found).join(', ')} FROM ${changes}
    WHERE log_partition = {partition:UInt16} AND log_offset >= {from:UInt64} AND log_offset <= {to:UInt64})`;
  // Days that have left, or leave just now, are not held against each other any more.
  const kept = of === 'scan' ? `AND day >= ${FIRST_DAY}` : '';
  const sum = (name: string) => `sum(due_${name})`;
  return `SELECT ${columns}, toUInt16({partition:UInt16} + 1) AS source, ${names.map(sum).join(', ')}
FROM (
  SELECT ${columns}, ${names.map((name) => `${sums[name]} AS due_${name}`).join(', ')}
  FROM ${changes}
  WHERE log_partition = {partition:UInt16} AND ${touched} ${where ? `AND ${where}` : ''} ${kept}
  GROUP BY ${columns}
  UNION ALL
  SELECT ${columns}, ${names.map((name) => `-sum(toInt64(t.${name})) AS due_${name}`).join(', ')}
  FROM {db}.${table} AS t
  WHERE source = {partition:UInt16} + 1 AND ${touched} ${kept}
  GROUP BY ${columns}
)
GROUP BY ${columns}
HAVING ${names.map((name) => `${sum(name)} != 0`).join(' OR ')}`;
}

/** Whether the partition has rows of before sums were kept by partition. The audit finds what is wrong there, and `rebuild` mends it. */
async function unattributed(store: Store, { partition }: Range): Promise<boolean> {
  const [found] = await store.rows<{ n: number }>(
    'SELECT count() AS n FROM {db}.unattributed WHERE log_partition = {partition:UInt16}',
    { partition },
  );
  return found!.n > 0;
}

function quoted(columns: readonly string[]): string[] {
  return columns.map((column) => `\`${column}\``);
}
