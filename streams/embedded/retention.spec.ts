import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expire } from './retention.ts';
import { Store } from './store.ts';
import { Topics } from './topics.ts';

let dir: string;
let store: Store;
let topics: Topics;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-'));
  store = Store.acquire(dir, { sync: false });
  topics = new Topics(store);
  await topics.create([
    { name: 'kept', partitions: 1, retentionMs: -1, cleanup: 'delete' },
    { name: 'short', partitions: 1, retentionMs: 1000, cleanup: 'delete' },
  ]);
  for (let time = 0; time < 200; time++) {
    await topics.append(
      ['kept', 'short'].map((topic) => ({ topic, key: 'k', value: Buffer.from('v'), time: time * 10 })),
    );
  }
});

afterEach(async () => {
  await store.release();
  await rm(dir, { recursive: true });
});

const start = (topic: string) => topics.partition(topic, 0).start;

/** As a group does that has read so far. */
const read = (position: number) =>
  topics.append([], {
    group: 'g',
    topic: 'short',
    partition: 0,
    position,
    size: { bytes: 0, keys: 0 },
    puts: () => undefined,
  });

test('records leave when they are older than their topic keeps them, and no other', async () => {
  await expire(topics, 2500);
  expect([start('kept'), start('short')]).toEqual([0, 150]);
  expect(
    topics
      .partition('short', 0)
      .read(0, 1000)
      .map(({ time }) => time / 10),
  ).toEqual(Array.from({ length: 50 }, (_, i) => 150 + i));
  await expire(topics, 2500);
  expect(start('short')).toBe(150);
});

test('a record that a group has not read stays, however old', async () => {
  await read(120);
  await expire(topics, 10_000);
  expect(start('short')).toBe(120);
  await read(200);
  await expire(topics, 10_000);
  expect(start('short')).toBe(200);
  expect(await topics.append([{ topic: 'short', key: 'k', value: Buffer.from('new'), time: 0 }])).toEqual([
    { partition: 0, offset: 200 },
  ]);
});
