import type { Store } from './clickhouse/store.ts';

/** One filling of ClickHouse from the log, by one consumer group, into one database. */
export interface Generation {
  readonly number: number;
  readonly database: string;
  /** The sink's group on the topic `changes`, and the name of its state. */
  readonly group: string;
}

/** The generation of a number; 0 is the first, in the database of the deployment's own name. */
export function generation(first: string, number: number): Generation {
  return number === 0
    ? { number, database: first, group: 'sink' }
    : { number, database: `${first}_${number}`, group: `sink-${number}` };
}

/** The generation that readers read. `store` is in the first database. */
export async function currentGeneration(store: Store): Promise<Generation> {
  const [row] = await store.rows<{ number: number }>('SELECT max(number) AS number FROM {db}.generations');
  return generation(store.database, row?.number ?? 0);
}

/** From now on readers read this one; call it when its sink has reached the end of the log. `store` is in the first database. */
export async function publishGeneration(store: Store, { number }: Generation): Promise<void> {
  await store.insert({ table: 'generations', columns: ['number'], body: `${number}\n` });
}

/** Drops what readers no longer read. The first database keeps its list of generations. */
export async function dropGeneration(store: Store, old: Generation): Promise<void> {
  if (old.number !== 0) {
    await store.command(`DROP DATABASE IF EXISTS ${old.database} SYNC`);
    return;
  }
  const kept = ['generations', 'migrations'];
  const tables = await store.rows<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = {database:String} AND engine LIKE '%MergeTree'",
    { database: old.database },
  );
  // Emptied and not dropped: the migrations that made them are recorded.
  for (const { name } of tables) if (!kept.includes(name)) await store.command(`TRUNCATE TABLE {db}.${name} SYNC`);
}
