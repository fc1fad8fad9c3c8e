import { expect, test } from 'vitest';
import { MemoryTask } from './spec/memory-task.ts';
import { append, sinkOf } from './spec/pour.ts';
import { randomChanges } from './spec/random-changes.ts';
import { tempStore } from './spec/temp-store.ts';
import { published, totals } from './spec/totals.ts';

const stores = tempStore();
const changes = randomChanges(5, 60);

class Crash extends Error {}

test('rows whose token outlived them are there after the restart, and the views have everything once', async () => {
  const store = await stores.fresh();
  const task = new MemoryTask();
  append(task, changes);
  // The process dies when everything is inserted and before it is noted as done; in one table only the token is left of it.
  let commits = 0;
  const commit = task.commit.bind(task);
  task.commit = async (step) => {
    if (++commits === 2) throw new Crash();
    await commit(step);
  };
  await expect(sinkOf(store, task).batch(task, task.next())).rejects.toThrow(Crash);
  task.commit = commit;
  await store.command('ALTER TABLE {db}.scan_changes DELETE WHERE 1 SETTINGS mutations_sync = 1');
  await store.command('ALTER TABLE {db}.record_changes DELETE WHERE log_offset < 30 SETTINGS mutations_sync = 1');

  await sinkOf(store, task).batch(task, task.next());
  expect(await totals(store)).toEqual(published(changes));
  const left = await store.rows(
    "SELECT name FROM system.tables WHERE database = {db:String} AND name LIKE '%restored%'",
    {
      db: store.database,
    },
  );
  expect(left).toEqual([]);
});
