import { beforeAll, describe, expect, test } from 'vitest';
import { ROWS } from '../../schemas/changes.ts';
import { tempStore } from '../spec/temp-store.ts';
import { TABLES } from '../tables.ts';
import { forCluster } from './cluster.ts';
import { migrate, migration, readMigrations, statements } from './migrate.ts';
import type { Store } from './store.ts';

const stores = tempStore();
const one = migration('001-one.sql', 'CREATE TABLE IF NOT EXISTS {db}.one (a Int8) ENGINE = MergeTree ORDER BY a;');
const two = migration('002-two.sql', 'ALTER TABLE {db}.one ADD COLUMN IF NOT EXISTS b Int8;');

describe('migrations', () => {
  test('are applied in order, each once', async () => {
    const store = (await stores.fresh()).in('migrated');
    expect(await migrate(store, { migrations: [one] })).toEqual(['001-one']);
    expect(await migrate(store, { migrations: [one, two] })).toEqual(['002-two']);
    expect(await migrate(store, { migrations: [one, two] })).toEqual([]);
    expect(await store.rows('SELECT name, length(checksum) AS length FROM {db}.migrations ORDER BY number')).toEqual([
      { name: '001-one', length: 64 },
      { name: '002-two', length: 64 },
    ]);
  });

  test('refuse a file that has changed since, or is gone', async () => {
    const store = (await stores.fresh()).in('changed');
    await migrate(store, { migrations: [one] });
    const changed = migration('001-one.sql', `${one.sql} -- better`);
    await expect(migrate(store, { migrations: [changed] })).rejects.toThrow(
      'migration 001-one was applied to this database, and its file has changed since: put the file back and write a new migration',
    );
    await expect(migrate(store, { migrations: [two] })).rejects.toThrow('its file is missing');
  });

  test('refuse two files of one number', async () => {
    const store = (await stores.fresh()).in('twice');
    await expect(migrate(store, { migrations: [one, migration('001-two.sql', two.sql)] })).rejects.toThrow(
      'two migrations have the number 1: 001-one and 001-two',
    );
  });

  test('are applied again after a crash between a statement and its record', async () => {
    const store = await stores.fresh();
    await store.command('TRUNCATE TABLE {db}.migrations');
    expect(await migrate(store)).toHaveLength(readMigrations().length);
  });
});

describe('the tables', () => {
  let store: Store;
  beforeAll(async () => {
    store = await stores.fresh();
  });

  test.each(Object.keys(ROWS) as (keyof typeof ROWS)[])('have every column of a %s row', async (type) => {
    const fields = Object.keys(ROWS[type].shape).filter((field) => field !== 'type');
    expect(TABLES[type].fields.map(({ name }) => name).sort()).toEqual(fields.sort());
    const columns = await store.rows<{ name: string }>(
      "SELECT name FROM system.columns WHERE database = {db:String} AND table = {table:String} AND default_kind = ''",
      { db: store.database, table: `${type}_changes` },
    );
    expect(columns.map(({ name }) => name).sort()).toEqual([...TABLES[type].columns].sort());
  });

  test.each(Object.keys(ROWS) as (keyof typeof ROWS)[])('name a %s row by all its columns', async (type) => {
    const [row] = await store.rows<{ text: string }>(
      "SELECT default_expression AS text FROM system.columns WHERE database = {db:String} AND table = {table:String} AND name = 'row'",
      { db: store.database, table: `${type}_changes` },
    );
    for (const { name } of TABLES[type].fields) expect(row!.text).toMatch(new RegExp(`\\b${name}\\b`));
  });

  test('that add up or keep what is inserted remember its token, those behind views too', async () => {
    const tables = await store.rows<{ name: string; text: string }>(
      `SELECT name, create_table_query AS text FROM system.tables WHERE database = {db:String}
      AND engine IN ('MergeTree', 'SummingMergeTree') AND name != 'migrations'`,
      { db: store.database },
    );
    expect(tables.length).toBeGreaterThanOrEqual(20);
    for (const { name, text } of tables) expect(text, name).toContain('non_replicated_deduplication_window = 10000');
  });
});

describe('for a cluster (text only: there is none here)', () => {
  const all = readMigrations().flatMap(({ sql }) => statements(sql).map((statement) => forCluster(statement, 'c1')));

  test('every statement is for the whole cluster and every engine replicated', () => {
    // Rows that are inserted into a replicated table go to its replicas by themselves.
    const definitions = all.filter((statement) => !statement.startsWith('INSERT'));
    for (const statement of definitions) expect(statement).toContain("ON CLUSTER 'c1'");
    const engines = all.flatMap((statement) => statement.match(/ENGINE = \w+.*/g) ?? []);
    expect(engines.filter((engine) => !/Atomic/.test(engine)).every((e) => /Replicated\w*MergeTree\('/.test(e))).toBe(
      true,
    );
    expect(all.join('\n')).not.toContain('non_replicated');
  });

  test('a summed table keeps its columns', () => {
    expect(
      forCluster('CREATE TABLE IF NOT EXISTS {db}.x\n(a Int8)\nENGINE = SummingMergeTree((a, b))\nORDER BY a', 'c1'),
    ).toBe(
      "CREATE TABLE IF NOT EXISTS {db}.x ON CLUSTER 'c1'\n(a Int8)\nENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', (a, b))\nORDER BY a",
    );
  });
});
