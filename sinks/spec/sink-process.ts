/**
 * A sink that can be killed: `node sink-process.ts FOLDER SEED COUNT [LOST]`. Its log is made anew from the seed, what it committed is in a file, its
 * ClickHouse in the folder. At the end it prints what the tables hold. The rows of the tables LOST, separated by commas, go before it begins, and the
 * tokens of their inserts stay: so it is after a kill at the worst moment, which nobody can hit.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from '../../streams/log.ts';
import { openChdb } from '../clickhouse/chdb.ts';
import { migrate } from '../clickhouse/migrate.ts';
import { MemoryTask } from './memory-task.ts';
import { append, sinkOf } from './pour.ts';
import { randomChanges } from './random-changes.ts';
import { totals } from './totals.ts';

const [folder, seed, count, lost = ''] = process.argv.slice(2) as [string, string, string, string?];
const file = join(folder, 'committed.json');
const store = openChdb(join(folder, 'clickhouse'), 'crash');
await migrate(store);
for (const table of lost.split(',').filter(Boolean)) {
  await store.command(`ALTER TABLE {db}.${table} DELETE WHERE 1 SETTINGS mutations_sync = 1`);
}

const task = new MemoryTask();
append(task, randomChanges(Number(seed), Number(count)));
if (existsSync(file)) await task.commit(JSON.parse(readFileSync(file, 'utf8')));
const committed: { changes: Step['changes'] } = { changes: [] };
const commit = task.commit.bind(task);
task.commit = async (step: Step) => {
  await commit(step);
  if (step.changes.length > 0) committed.changes = step.changes;
  writeFileSync(`${file}.new`, JSON.stringify({ outputs: [], changes: committed.changes, position: step.position }));
  renameSync(`${file}.new`, file);
};

const sink = sinkOf(store, task, { limits: { rows: 30, bytes: 1 << 20 } });
for (let batch = task.next(40); batch.length > 0; batch = task.next(40)) await sink.batch(task, batch);
process.stdout.write(JSON.stringify(await totals(store)));
await store.close();
