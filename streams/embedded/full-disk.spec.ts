import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LogUnavailable } from '../log.ts';
import { openEmbeddedLog } from './log.ts';

test('a log on a full disk refuses records, keeps those it acknowledged, and takes more when there is room', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'truyvet-'));
  let free = 64 * 1024 * 1024;
  const log = await openEmbeddedLog(dir, { free: () => free });
  const record = (text: string) => ({ topic: 'in', key: 'k', value: Buffer.from(text), time: 0 });
  await log.createTopics([{ name: 'in', partitions: 1, retentionMs: -1, cleanup: 'delete' }]);
  await log.append([record('first')]);
  free = 32 * 1024 * 1024;
  const refused = log.append([record('second')]);
  await expect(refused).rejects.toBeInstanceOf(LogUnavailable);
  await expect(refused).rejects.toThrow('the disk is full');
  free = 64 * 1024 * 1024;
  await log.append([record('third')]);
  const texts: string[] = [];
  for await (const { value } of log.read('in', 0, 0)) texts.push(value.toString());
  expect(texts).toEqual(['first', 'third']);
  await log.close();
  await rm(dir, { recursive: true });
});

test('a write that would not fit is refused before it is begun', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'truyvet-'));
  const log = await openEmbeddedLog(dir, { free: () => 33 * 1024 * 1024 });
  await log.createTopics([{ name: 'in', partitions: 1, retentionMs: -1, cleanup: 'delete' }]);
  const value = Buffer.alloc(400_000);
  const append = () =>
    log.append([{ topic: 'in', key: 'k', value, time: 0 }]).then(
      () => true,
      () => false,
    );
  // What is under way counts too: of several at once, only those that fit together are taken.
  expect(await Promise.all([append(), append(), append(), append()])).toEqual([true, true, false, false]);
  expect(await append()).toBe(true);
  await log.close();
  await rm(dir, { recursive: true });
});
