import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openChdb } from '../clickhouse/chdb.ts';
import { migrate } from '../clickhouse/migrate.ts';
import type { Store } from '../clickhouse/store.ts';

/** The engine in a folder of its own for a spec file, with its tables made: `fresh()` gives each test an empty database. */
export function tempStore(): { fresh(): Promise<Store> } {
  const folder = mkdtempSync(join(tmpdir(), 'truyvet-sink-'));
  let engine: Store;
  let count = 0;
  beforeAll(async () => {
    engine = openChdb(folder, 'spec');
  });
  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    async fresh() {
      const store = engine.in(`spec_${++count}`);
      await migrate(store);
      return store;
    },
  };
}

/** Merges all parts of all tables: what sums say must be the same before and after. */
export async function mergeParts(store: Store): Promise<void> {
  const tables = await store.rows<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = {name:String} AND engine LIKE '%MergeTree'",
    { name: store.database },
  );
  for (const { name } of tables) await store.command(`OPTIMIZE TABLE {db}.${name} FINAL`);
}
