import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { checkSums } from '../infra/audit/sums.ts';
import type { Insert, Store } from './clickhouse/store.ts';
import { DERIVED } from './derived.ts';
import { mendViews } from './mend.ts';
import { MemoryTask } from './spec/memory-task.ts';
import { append, sinkOf } from './spec/pour.ts';
import { randomChanges } from './spec/random-changes.ts';
import { mergeParts, tempStore } from './spec/temp-store.ts';
import { published, totals } from './spec/totals.ts';

const stores = tempStore();

class Crash extends Error {}

/** Inserts everything of a task but does not come to note that the last chunk is done. */
async function diesBeforeOffset(store: Store, task: MemoryTask): Promise<void> {
  const commit = task.commit.bind(task);
  let commits = 0;
  task.commit = async (step) => {
    if (++commits === 2) throw new Crash();
    await commit(step);
  };
  await expect(sinkOf(store, task).batch(task, task.next())).rejects.toThrow(Crash);
  task.commit = commit;
}

/** The names of a table's parts. Merges are stopped, so that each insert keeps its own. */
async function parts(store: Store, table: string): Promise<string[]> {
  const rows = await store.rows<{ name: string }>(
    'SELECT name FROM system.parts WHERE database = {db:String} AND table = {table:String} AND active',
    { db: store.database, table },
  );
  return rows.map(({ name }) => name);
}

/** Makes what parts hold disappear; the tokens of their inserts stay. */
async function lose(store: Store, table: string, names: readonly string[]): Promise<void> {
  await store.command(`SYSTEM START MERGES {db}.${table}`);
  const which = { names: [...names] };
  await store.command(
    `ALTER TABLE {db}.${table} DELETE WHERE _part IN {names:Array(String)} SETTINGS mutations_sync = 1`,
    which,
  );
}

async function problems(store: Store): Promise<string[]> {
  const nothingInFlight = new Array<number>(8).fill(Number.MAX_SAFE_INTEGER);
  const { problems } = await checkSums(
    store,
    async () => nothingInFlight,
    async () => undefined,
  );
  return problems.map(({ place }) => place);
}

describe('a part that was lost behind a view, while its token stayed,', () => {
  const before = randomChanges(31, 60);
  const after = randomChanges(32, 80);
  const others = randomChanges(33, 60);

  test.each(DERIVED.map(({ table }) => table))('in %s is there after the restart', async (table) => {
    const store = await stores.fresh();
    await store.command(`SYSTEM STOP MERGES {db}.${table}`);
    const other = new MemoryTask(1);
    append(other, others);
    await sinkOf(store, other).batch(other, other.next());
    const task = new MemoryTask(2);
    append(task, before);
    await sinkOf(store, task).batch(task, task.next());
    const earlier = await parts(store, table);
    append(task, after);
    await diesBeforeOffset(store, task);
    const lost = (await parts(store, table)).filter((name) => !earlier.includes(name));
    expect(lost).not.toEqual([]);
    await lose(store, table, lost);
    expect(await problems(store)).not.toEqual([]);

    await sinkOf(store, task).batch(task, task.next());
    expect(task.position).toBe(140);
    expect(await problems(store)).toEqual([]);
    expect(await totals(store)).toEqual(published([...others, ...before, ...after]));
    await mergeParts(store);
    expect(await problems(store)).toEqual([]);
  });

  test('in all of them, with the rows of the changes too', async () => {
    const store = await stores.fresh();
    const task = new MemoryTask();
    append(task, after);
    await diesBeforeOffset(store, task);
    for (const { table } of DERIVED)
      await store.command(`ALTER TABLE {db}.${table} DELETE WHERE 1 SETTINGS mutations_sync = 1`);
    await store.command('ALTER TABLE {db}.visit_changes DELETE WHERE 1 SETTINGS mutations_sync = 1');
    await sinkOf(store, task).batch(task, task.next());
    expect(await problems(store)).toEqual([]);
    expect(await totals(store)).toEqual(published(after));
  });

  test('is there again when the repair itself was lost in the same way', async () => {
    const store = await stores.fresh();
    const task = new MemoryTask();
    append(task, after);
    await diesBeforeOffset(store, task);
    const range = { partition: 0, from: 0, to: after.length - 1 };
    const loseAll = () => store.command('ALTER TABLE {db}.people_by_day DELETE WHERE 1 SETTINGS mutations_sync = 1');
    for (let times = 0; times < 3; times++) {
      await loseAll();
      expect(await mendViews(store, 'scan', 'token', range)).toEqual(['people_by_day']);
    }
    expect(await mendViews(store, 'scan', 'token', range)).toEqual([]);
    expect(await problems(store)).toEqual([]);
  });
});

test('what a table behind a view has twice is taken off', async () => {
  const store = await stores.fresh();
  const task = new MemoryTask(4);
  const changes = randomChanges(34, 60);
  append(task, changes);
  await diesBeforeOffset(store, task);
  for (const { table } of DERIVED) await store.command(`INSERT INTO {db}.${table} SELECT * FROM {db}.${table}`);
  await sinkOf(store, task).batch(task, task.next());
  expect(await problems(store)).toEqual([]);
  expect(await totals(store)).toEqual(published(changes));
});

test('what another partition left half inserted is left to it, and counted once', async () => {
  const store = await stores.fresh();
  const [mine, theirs] = [randomChanges(35, 60), randomChanges(36, 60)];
  const [task, other] = [new MemoryTask(0), new MemoryTask(1)];
  append(task, mine);
  append(other, theirs);
  const views = await store.rows<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = {db:String} AND engine = 'MaterializedView'",
    { db: store.database },
  );
  // The other's process dies after the tables of changes and before every view.
  for (const { name } of views) await store.command(`DETACH TABLE {db}.${name}`);
  await diesBeforeOffset(store, other);
  for (const { name } of views) await store.command(`ATTACH TABLE {db}.${name}`);
  await diesBeforeOffset(store, task);
  await store.command('ALTER TABLE {db}.counts_by_day DELETE WHERE 1 SETTINGS mutations_sync = 1');

  await sinkOf(store, task).batch(task, task.next());
  expect(await problems(store)).not.toEqual([]);
  await sinkOf(store, other).batch(other, other.next());
  expect(await problems(store)).toEqual([]);
  expect(await totals(store)).toEqual(published([...mine, ...theirs]));
});

test('while other partitions are inserted, each repair adds what was lost and nothing else', async () => {
  const store = await stores.fresh();
  const all = [randomChanges(40, 60)];
  let done = false;
  const inserting = [1, 2, 3].map(async (partition) => {
    const task = new MemoryTask(partition);
    for (let seed = 100 * partition; !done; seed++) {
      const changes = randomChanges(seed, 10).map((change) => ({ ...change, version: seed * 100 + change.version }));
      all.push(changes);
      append(task, changes);
      await sinkOf(store, task).batch(task, task.next());
    }
  });
  const task = new MemoryTask(0);
  append(task, all[0]!);
  await diesBeforeOffset(store, task);
  const range = { partition: 0, from: 0, to: 59 };
  for (let times = 0; times < 3; times++) {
    for (const table of ['counts_by_slot', 'people_by_day', 'visits_by_person']) {
      await store.command(`ALTER TABLE {db}.${table} DELETE WHERE source = 1 SETTINGS mutations_sync = 1`);
    }
    // Two that think the partition theirs.
    await Promise.all([1, 2].map(() => mendViews(store, 'scan', `token-${times}`, range)));
    await Promise.all([1, 2].map(() => mendViews(store, 'visit', `token-${times}`, range)));
    await sleep(20);
  }
  done = true;
  await Promise.all(inserting);
  await sinkOf(store, task).batch(task, task.next());
  expect(await problems(store)).toEqual([]);
  expect(await totals(store)).toEqual(published(all.flat()));
});

test('when ClickHouse died of an insert and the process did not, the repetition is looked after too', async () => {
  const store = await stores.fresh();
  const task = new MemoryTask();
  const changes = randomChanges(37, 60);
  append(task, changes);
  let inserts = 0;
  const died = async (insert: Insert) => {
    await store.insert(insert);
    if (++inserts > 1) return;
    const table = insert.table;
    await store.command(`ALTER TABLE {db}.${table} DELETE WHERE 1 SETTINGS mutations_sync = 1`);
    for (const derived of DERIVED) {
      if (`${derived.of}_changes` !== table) continue;
      await store.command(`ALTER TABLE {db}.${derived.table} DELETE WHERE 1 SETTINGS mutations_sync = 1`);
    }
    throw new Error('socket hang up');
  };
  await sinkOf({ ...store, insert: died }, task).batch(task, task.next());
  expect(await problems(store)).toEqual([]);
  expect(await totals(store)).toEqual(published(changes));
});

test('where sums were not kept by partition from the first row on, nothing is touched', async () => {
  const store = await stores.fresh();
  const task = new MemoryTask();
  append(task, randomChanges(38, 60));
  await diesBeforeOffset(store, task);
  await store.command('INSERT INTO {db}.unattributed VALUES (0)');
  await store.command('ALTER TABLE {db}.counts_by_day DELETE WHERE 1 SETTINGS mutations_sync = 1');
  expect(await mendViews(store, 'scan', 'token', { partition: 0, from: 0, to: 59 })).toEqual([]);
  expect(await mendViews(store, 'scan', 'token', { partition: 1, from: 0, to: 59 })).toEqual([]);
});
