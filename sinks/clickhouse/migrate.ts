import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { forCluster } from './cluster.ts';
import type { Store } from './store.ts';

/** A numbered SQL file of `sinks/migrations`. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, hex. */
  readonly checksum: string;
}

export interface MigrateOptions {
  /** Name of a ClickHouse cluster; the tables are then made on all of it, replicated. Never run against a cluster here. */
  readonly cluster?: string;
  /** Default: those of `sinks/migrations`. */
  readonly migrations?: readonly Migration[];
}

/** The migrations that ship, in order. */
export function readMigrations(folder: URL = new URL('../migrations/', import.meta.url)): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{3}-.*\.sql$/.test(file))
    .sort()
    .map((file) => migration(file, readFileSync(new URL(file, folder), 'utf8')));
}

/** A migration from its file's name and text. */
export function migration(file: string, sql: string): Migration {
  return {
    number: Number(file.slice(0, 3)),
    name: file.replace(/\.sql$/, ''),
    sql,
    checksum: createHash('sha256').update(sql).digest('hex'),
  };
}

/**
 * Brings the store's database up to date: applies each migration that is not recorded in its table `migrations`, in order, and answers their
 * names. Rejects when a file that was applied has changed since, or is missing: what the tables then are, nobody knows. Statements are
 * written so that they can be repeated, because a crash may come between a statement and its record.
 */
export async function migrate(store: Store, options: MigrateOptions = {}): Promise<string[]> {
  const migrations = options.migrations ?? readMigrations();
  for (const [number, same] of Map.groupBy(migrations, (file) => file.number)) {
    const names = same.map(({ name }) => name).join(' and ');
    if (same.length > 1) throw new Error(`two migrations have the number ${number}: ${names}`);
  }
  const adapt = (sql: string) => (options.cluster ? forCluster(sql, options.cluster) : sql);
  for (const statement of statements(RECORDS)) await store.command(adapt(statement));
  const applied = await store.rows<{ number: number; name: string; checksum: string }>(
    'SELECT number, any(name) AS name, any(checksum) AS checksum FROM {db}.migrations GROUP BY number ORDER BY number',
  );
  for (const record of applied) checkUnchanged(record, migrations);
  const missing = migrations.filter(({ number }) => !applied.some((record) => record.number === number));
  for (const { number, name, sql, checksum } of missing) {
    for (const statement of statements(sql)) await store.command(adapt(statement));
    await store.insert({
      table: 'migrations',
      columns: ['number', 'name', 'checksum'],
      body: `${number}\t${name}\t${checksum}\n`,
    });
  }
  return missing.map(({ name }) => name);
}

const RECORDS = `
CREATE DATABASE IF NOT EXISTS {db} ENGINE = Atomic;
CREATE TABLE IF NOT EXISTS {db}.migrations
(
  number UInt16,
  name String,
  checksum String,
  applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY number;
`;

function checkUnchanged(record: { number: number; name: string; checksum: string }, migrations: readonly Migration[]) {
  const file = migrations.find(({ number }) => number === record.number);
  const told = `migration ${record.name} was applied to this database`;
  if (!file) throw new Error(`${told}, but its file is missing: run a version that has it`);
  if (file.checksum !== record.checksum) {
    throw new Error(`${told}, and its file has changed since: put the file back and write a new migration instead`);
  }
}

/** The statements of a file: separated by a semicolon at the end of a line; comments go. */
export function statements(sql: string): string[] {
  return sql
    .replace(/^\s*--.*$/gm, '')
    .split(/;[ \t]*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
