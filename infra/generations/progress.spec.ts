import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openEmbeddedLog } from '../../streams/embedded/log.ts';
import type { Log } from '../../streams/log.ts';
import { progress } from './progress.ts';

let dir: string;
let log: Log;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-progress-'));
  log = await openEmbeddedLog(dir, { sync: false });
  const spec = { partitions: 1, retentionMs: -1, cleanup: 'delete' } as const;
  await log.createTopics([
    { name: 'first', ...spec },
    { name: 'second', ...spec },
  ]);
});

afterEach(async () => {
  await log.close();
  await rm(dir, { recursive: true });
});

async function append(topic: string, count: number): Promise<void> {
  await log.append(Array.from({ length: count }, () => ({ topic, key: 'k', value: Buffer.from('v'), time: 0 })));
}

/** Takes the first so many records of a topic. */
async function take(group: string, topic: string, count: number): Promise<void> {
  const taken = Promise.withResolvers<void>();
  const worker = await log.work({
    group,
    topic,
    maxBatch: count,
    handler: {
      async batch(task) {
        if (task.position < count) await task.commit({ outputs: [], changes: [], position: count });
        else await new Promise((resolve) => task.signal.addEventListener('abort', resolve));
        taken.resolve();
      },
    },
  });
  await taken.promise;
  await worker.stop();
}

const readers = () => [
  { log, group: 'a', topic: 'first' },
  { log, group: 'b', topic: 'second' },
];

test('where there is nothing to take, everything is taken', async () => {
  expect(await progress(readers())).toEqual({ pending: 0, percent: 100 });
});

test('it is as far as each reader has come with what those before it have let through', async () => {
  await append('first', 100);
  expect(await progress(readers())).toEqual({ pending: 100, percent: 0 });
  await take('a', 'first', 50);
  await append('second', 10);
  expect(await progress(readers())).toEqual({ pending: 60, percent: 0 });
  await take('b', 'second', 8);
  expect(await progress(readers())).toEqual({ pending: 52, percent: 40 });
});

test('it is never at its end while a record waits', async () => {
  await append('first', 1000);
  await take('a', 'first', 999);
  expect(await progress(readers())).toEqual({ pending: 1, percent: 99 });
});
