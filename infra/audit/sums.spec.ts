import { expect, test } from 'vitest';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { MemoryTask } from '../../sinks/spec/memory-task.ts';
import { append, sinkOf } from '../../sinks/spec/pour.ts';
import { randomChanges } from '../../sinks/spec/random-changes.ts';
import { tempStore } from '../../sinks/spec/temp-store.ts';
import { checkSums } from './sums.ts';

const stores = tempStore();
const nothing = async () => undefined;

async function places(store: Store, positions: readonly number[]): Promise<string[]> {
  const { problems } = await checkSums(store, async () => positions, nothing);
  return problems.map(({ place }) => place);
}

/** Partition 0 is done; of partition 1 the first half is, and the second half has reached the changes and no view. */
async function halfInserted(): Promise<{ store: Store; positions: number[] }> {
  const store = await stores.fresh();
  const [done, busy] = [new MemoryTask(0), new MemoryTask(1)];
  append(done, randomChanges(51, 80));
  await sinkOf(store, done).batch(done, done.next());
  append(busy, randomChanges(52, 40));
  await sinkOf(store, busy).batch(busy, busy.next());
  const { position } = busy;
  const views = await store.rows<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = {db:String} AND engine = 'MaterializedView'",
    { db: store.database },
  );
  for (const { name } of views) await store.command(`DETACH TABLE {db}.${name}`);
  append(busy, randomChanges(53, 40));
  await sinkOf(store, busy).batch(busy, busy.next());
  for (const { name } of views) await store.command(`ATTACH TABLE {db}.${name}`);
  return { store, positions: [done.position, position] };
}

test('what is being inserted is no difference, however often it is looked at', async () => {
  const { store, positions } = await halfInserted();
  expect(await places(store, positions)).toEqual([]);
});

test('the same is one when the sink says that it is done', async () => {
  const { store, positions } = await halfInserted();
  expect(await places(store, [positions[0]!, 80])).not.toEqual([]);
});

test.each([
  ['counts_by_day', 'scans = scans + 1'],
  ['people_by_day', 'scans = scans - 1'],
  ['visits_by_venue', "quality = 'another'"],
  ['standing_records', "fields = '{}'"],
])('a row of %s that was changed is found while others are being inserted', async (table, change) => {
  const { store, positions } = await halfInserted();
  await store.command(
    `ALTER TABLE {db}.${table} UPDATE ${change} WHERE _part_offset = 0 AND source = 1 SETTINGS mutations_sync = 1`,
  );
  const found = await places(store, positions);
  expect(found).not.toEqual([]);
  expect(found.every((place) => place.startsWith(`${table} `))).toBe(true);
});
