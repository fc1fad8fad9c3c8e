import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReadRecord } from '../log.ts';
import { kafkaLog } from './log.ts';
import { testOptions } from './testing.ts';

test('a record that another has replaced leaves a compacted topic within its time, with the next record', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'truyvet-compaction-'));
  const log = kafkaLog(testOptions(dir));
  const record = (key: string, value: string) => ({ topic: 't', key, value: Buffer.from(value), time: Date.now() });
  const values = async () => {
    const found: ReadRecord[] = [];
    for await (const one of log.read('t', 0, 0)) found.push(one);
    return found.map(({ value }) => value.toString());
  };
  await log.createTopics([{ name: 't', partitions: 1, retentionMs: -1, cleanup: 'compact', lagMs: 200 }]);
  await log.append([record('a', 'secret'), record('b', 'kept')]);
  await log.append([record('a', 'forgotten')]);
  expect(await values()).toEqual(['secret', 'kept', 'forgotten']);
  const end = (await log.ends('t'))[0]!;
  await expect
    .poll(
      async () => {
        await log.append([record('c', 'next')]);
        return values();
      },
      { timeout: 30_000, interval: 300 },
    )
    .not.toContain('secret');
  expect((await values()).slice(0, 2)).toEqual(['kept', 'forgotten']);
  expect((await log.ends('t'))[0]).toBeGreaterThan(end);
  await log.close();
  await rm(dir, { recursive: true });
});
