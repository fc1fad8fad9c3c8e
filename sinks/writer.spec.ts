import { describe, expect, test } from 'vitest';
import { TOPICS } from '../schemas/topics.ts';
import { TaskLost } from '../streams/log.ts';
import type { Insert, Store } from './clickhouse/store.ts';
import { StoreError } from './clickhouse/store.ts';
import { MemoryTask } from './spec/memory-task.ts';
import { append, sinkOf } from './spec/pour.ts';
import { MONDAY, randomChanges } from './spec/random-changes.ts';
import { tempStore } from './spec/temp-store.ts';
import { published, totals } from './spec/totals.ts';

const stores = tempStore();

/** A store that does something else at its n-th insert. */
function interrupted(store: Store, n: number, instead: (insert: Insert) => Promise<void>): Store {
  let count = 0;
  return { ...store, insert: (insert) => (++count === n ? instead(insert) : store.insert(insert)) };
}

class Crash extends Error {}

describe('rows arrive exactly once', () => {
  const changes = randomChanges(21, 60);

  test('in one batch of one chunk', async () => {
    const store = await stores.fresh();
    const task = new MemoryTask();
    append(task, changes);
    await sinkOf(store, task).batch(task, task.next());
    expect(await totals(store)).toEqual(published(changes));
    expect(task.position).toBe(60);
  });

  test('in chunks as large as the limits let them', async () => {
    const store = await stores.fresh();
    const task = new MemoryTask();
    append(task, changes);
    await sinkOf(store, task, { limits: { rows: 20, bytes: 1 << 20 } }).batch(task, task.next());
    expect(await totals(store)).toEqual(published(changes));
    const ranges = task.steps.map((step) => step.changes[0]?.value as { from: number; to: number } | undefined);
    expect(ranges.length).toBeGreaterThan(5);
    // Each range begins where the one before ended, and the commit before it says so.
    for (const [n, range] of ranges.entries()) if (range) expect(range.from).toBe(task.steps[n]!.position);
    expect(ranges.at(-1)).toBeUndefined();
  });

  test.each([1, 2, 3, 4, 5, 6])('when the process dies at insert %i, before ClickHouse has it', async (n) => {
    const store = await stores.fresh();
    const task = new MemoryTask();
    append(task, changes);
    await dies(store, task, n, async () => undefined);
    await restarts(store, task);
    expect(await totals(store)).toEqual(published(changes));
  });

  test.each([1, 2, 3, 4, 5, 6])('when the process dies at insert %i, after ClickHouse has it', async (n) => {
    const store = await stores.fresh();
    const task = new MemoryTask();
    append(task, changes);
    await dies(store, task, n, (insert) => store.insert(insert));
    await restarts(store, task);
    expect(await totals(store)).toEqual(published(changes));
  });

  test('when the range is handed out again in other batches, and more has come meanwhile', async () => {
    const store = await stores.fresh();
    const task = new MemoryTask();
    append(task, changes.slice(0, 40));
    await dies(store, task, 2, (insert) => store.insert(insert));
    append(task, changes.slice(40));
    const sink = sinkOf(store, task);
    // The driver hands out a few records only, fewer than were intended.
    const few = task.next(3);
    await sink.batch(task, few);
    expect(task.position).toBe(40);
    for (let batch = task.next(7); batch.length > 0; batch = task.next(7)) await sink.batch(task, batch);
    expect(await totals(store)).toEqual(published(changes));
  });

  test('when offsets have gaps, as on Kafka', async () => {
    const store = await stores.fresh();
    const task = new MemoryTask();
    for (const [n, change] of changes.entries()) task.append(TOPICS.changes.message.encode(change), n % 4);
    await dies(store, task, 3, (insert) => store.insert(insert));
    await restarts(store, task);
    expect(await totals(store)).toEqual(published(changes));
    expect(task.position).toBe(task.records.at(-1)!.offset + 1);
  });

  test('when the commit after an insert fails', async () => {
    const store = await stores.fresh();
    const task = new MemoryTask();
    append(task, changes);
    const commit = task.commit.bind(task);
    let count = 0;
    task.commit = async (step) => {
      if (++count === 2) throw new Crash();
      await commit(step);
    };
    const sink = sinkOf(store, task);
    await expect(sink.batch(task, task.next())).rejects.toThrow(Crash);
    expect(task.position).toBe(0);
    await sink.batch(task, task.next());
    expect(await totals(store)).toEqual(published(changes));
  });

  test('when a view behind the table missed the insert that the table has', async () => {
    const store = await stores.fresh();
    const task = new MemoryTask();
    append(task, changes);
    await store.command('DETACH TABLE {db}.people_by_day_view');
    await dies(store, task, 1, (insert) => store.insert(insert));
    await store.command('ATTACH TABLE {db}.people_by_day_view');
    await restarts(store, task);
    expect(await totals(store)).toEqual(published(changes));
  });

  async function dies(store: Store, task: MemoryTask, n: number, instead: (insert: Insert) => Promise<void>) {
    const sink = sinkOf(
      interrupted(store, n, async (insert) => {
        await instead(insert);
        // Nothing of the process runs on after this: no retry, no commit.
        task.lose();
        throw new Crash();
      }),
      task,
    );
    await expect(sink.batch(task, task.next())).rejects.toThrow();
    task.given();
  }

  async function restarts(store: Store, task: MemoryTask) {
    const sink = sinkOf(store, task);
    for (let batch = task.next(); batch.length > 0; batch = task.next()) await sink.batch(task, batch);
  }
});

test('a process that wakes up late inserts nothing into a partition that is another’s by now', async () => {
  const store = await stores.fresh();
  const task = new MemoryTask();
  append(task, randomChanges(24, 3));
  const commit = task.commit.bind(task);
  const inserts: Insert[] = [];
  const sink = sinkOf({ ...store, insert: async (insert) => void inserts.push(insert) }, task, { assureMs: 0 });
  let commits = 0;
  task.commit = async (step) => {
    // It slept after the first commit.
    if (++commits > 1) throw new TaskLost('another process owns the partition');
    await commit(step);
  };
  await expect(sink.batch(task, task.next())).rejects.toThrow(TaskLost);
  expect(inserts).toEqual([]);
});

describe('while ClickHouse is away', () => {
  test('the sink tries again, says so, and loses nothing', async () => {
    const store = await stores.fresh();
    const task = new MemoryTask(3);
    const changes = randomChanges(22, 10);
    append(task, changes);
    let tries = 0;
    const away: Store = {
      ...store,
      insert: (insert) => (++tries <= 4 ? Promise.reject(new StoreError('did not answer')) : store.insert(insert)),
    };
    const sink = sinkOf(away, task);
    const seen: unknown[] = [];
    const failed = sink.status.failed.bind(sink.status);
    sink.status.failed = (partition, error) => {
      failed(partition, error);
      seen.push(sink.status.partitions.get(3));
    };
    await sink.batch(task, task.next());
    expect(seen).toHaveLength(4);
    expect(seen[3]).toMatchObject({ state: 'waiting for ClickHouse', failures: 4, error: 'did not answer' });
    expect(sink.status.partitions.get(3)).toMatchObject({ state: 'running', failures: 0, error: undefined });
    expect(await totals(store)).toEqual(published(changes));
  });

  test('a partition that is taken away is let go', async () => {
    const store = await stores.fresh();
    const task = new MemoryTask();
    append(task, randomChanges(23, 3));
    const sink = sinkOf({ ...store, insert: () => Promise.reject(new StoreError('did not answer')) }, task, {
      backOffMs: [60_000, 60_000],
    });
    const batch = sink.batch(task, task.next());
    setImmediate(() => task.lose());
    await expect(batch).rejects.toThrow();
    expect(task.position).toBe(0);
  });
});

test('every text, number and missing value arrives as it was said', async () => {
  const store = await stores.fresh();
  const task = new MemoryTask(2);
  const strange = 'tab\t line\n back\\slash \\N quote\' " zero\0 \r\b\f é 😀 \uffff';
  append(task, [
    {
      type: 'change',
      stage: 'people',
      version: 2 ** 52,
      knownAt: MONDAY,
      what: 'case',
      position: '7@42',
      rows: [
        {
          sign: -1,
          row: {
            type: 'record',
            kind: 'venue',
            record: strange,
            person: '',
            venue: strange,
            commune: null,
            district: undefined,
            at: -62_135_596_800_000,
            until: 253_402_300_799_999,
            fields: JSON.stringify({ strange }),
          },
        },
        {
          sign: 1,
          row: { type: 'record', kind: 'dose', record: 'x', person: 'p', at: 0, until: null, fields: '{}' },
        },
      ],
    },
  ]);
  await sinkOf(store, task).batch(task, task.next());
  const rows = await store.rows('SELECT *, known_time FROM {db}.record_changes ORDER BY sign');
  expect(rows).toMatchObject([
    {
      sign: -1,
      version: 2 ** 52,
      known_at: MONDAY,
      known_time: '2021-12-06 00:00:00.000',
      stage: 'people',
      what: 'case',
      position: '7@42',
      log_partition: 2,
      log_offset: 0,
      record: strange,
      venue: strange,
      commune: '',
      district: '',
      at: -62_135_596_800_000,
      until: 253_402_300_799_999,
      fields: JSON.stringify({ strange }),
    },
    { sign: 1, record: 'x', venue: '', at: 0, until: null },
  ]);
});
