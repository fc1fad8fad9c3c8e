import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import { type Insert, quote } from './store.ts';

/** Inserts through a client, over HTTP as in the process. */
export async function insertRows(client: ClickHouseClient, insert: Insert, database: string): Promise<void> {
  const { stream: answer } = await client.exec({
    query: insertStatement(insert, database),
    // As the text that it is: the engine in the process would turn bytes into a text again, with two more copies of all rows.
    values: Readable.from([insert.body]),
  });
  answer.resume();
  await once(answer, 'close');
}

/**
 * The statement of an insert. Settings travel in the statement, because the engine in the process would keep them for the next one.
 * - `async_insert` (1 by default) would answer before the rows are there, and under one token for many inserts.
 * - the views behind the table see a repeated insert again, and each drops what it has: else a crash between the table and a view loses rows.
 * - without a token no insert is dropped because an earlier one had the same rows.
 * - rows with old dates may touch any number of partitions.
 */
function insertStatement(insert: Insert, database: string): string {
  const settings = ['async_insert = 0', 'max_partitions_per_insert_block = 0'];
  if (insert.token === undefined) {
    settings.push('insert_deduplicate = 0');
  } else {
    settings.push(
      `insert_deduplication_token = ${quote(insert.token)}`,
      'deduplicate_blocks_in_dependent_materialized_views = 1',
    );
  }
  const columns = insert.columns.map((column) => `\`${column}\``).join(', ');
  return `INSERT INTO ${database}.${insert.table} (${columns}) SETTINGS ${settings.join(', ')} FORMAT TabSeparated`;
}
