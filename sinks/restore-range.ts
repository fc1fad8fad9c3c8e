import { type Store, StoreError } from './clickhouse/store.ts';
import type { ChangesTable } from './tables.ts';

/** The records whose rows a table should have: offsets of a partition of `changes`, both ends included. */
export interface Range {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** A range that is still not whole after so many times of writing it has another trouble than a lost part. */
const MOST_TRIES = 3;

/**
 * Makes sure that a table has the rows of a range whose insert was just repeated after a crash; answers whether it had to write them.
 *
 * ClickHouse notes the token of an insert before the part with its rows is in the table. A process that is killed in between leaves a token
 * without rows, and the repeated insert is dropped as known, while the views behind the table get theirs. So the rows are counted, and where
 * their number is not that of the range it is written anew, as parts of another table, which no view sees. Then they are counted again: what an
 * earlier process had told ClickHouse to do may come in between.
 */
export async function restoreRange(store: Store, table: ChangesTable, body: string, range: Range): Promise<boolean> {
  const where = 'log_partition = {partition:UInt16} AND log_offset >= {from:UInt64} AND log_offset <= {to:UInt64}';
  const params = { ...range };
  // Rows hold no line feed: in TabSeparated it is escaped.
  const due = body.split('\n').length - 1;
  const spare = `${table.name}_restored_${range.partition}`;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const [found] = await store.rows<{ rows: number }>(
      `SELECT count() AS rows FROM {db}.${table.name} WHERE ${where}`,
      params,
    );
    if (found!.rows === due) return tries > 0;
    await store.command(`DROP TABLE IF EXISTS {db}.${spare} SYNC`);
    await store.command(`CREATE TABLE {db}.${spare} AS {db}.${table.name}`);
    await store.insert({ table: spare, columns: table.columns, body });
    await store.command(`ALTER TABLE {db}.${table.name} DELETE WHERE ${where} SETTINGS mutations_sync = 1`, params);
    await store.command(`ALTER TABLE {db}.${table.name} ATTACH PARTITION ALL FROM {db}.${spare}`);
    await store.command(`DROP TABLE {db}.${spare} SYNC`);
  }
  throw new StoreError(`${table.name} does not keep the rows of a range that are written into it`);
}
