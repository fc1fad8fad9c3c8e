import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Log, ReadRecord } from '../log.ts';
import { openEmbeddedLog } from './log.ts';

async function withLog(use: (log: Log, dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'truyvet-compaction-'));
  const log = await openEmbeddedLog(dir, { sync: false });
  await log.createTopics([{ name: 't', partitions: 1, retentionMs: -1, cleanup: 'compact' }]);
  try {
    await use(log, dir);
  } finally {
    await log.close();
    await rm(dir, { recursive: true });
  }
}

const record = (key: string, value: string) => ({ topic: 't', key, value: Buffer.from(value), time: 1 });

async function read(log: Log, from = 0): Promise<string[]> {
  const found: ReadRecord[] = [];
  for await (const one of log.read('t', 0, from)) found.push(one);
  return found.map(({ offset, key, value }) => `${offset} ${key} ${value}`);
}

test('of each key the newest record stays, where it was, whatever was written in whatever batches', async () => {
  const batches = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 6 }), {
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(batches, fc.nat(8), async (all, at) => {
      await withLog(async (log) => {
        let n = 0;
        for (const [i, keys] of all.entries()) {
          if (i === at) await log.compact('t');
          await log.append(keys.map((key) => record(key, String(n++))));
        }
        const flat = all.flat();
        const newest = flat
          .map((key, offset) => `${offset} ${key} ${offset}`)
          .filter((_, i) => flat.lastIndexOf(flat[i]!) === i);
        await log.compact('t');
        expect(await read(log)).toEqual(newest);
        await log.compact('t');
        expect(await read(log, 3)).toEqual(newest.filter((line) => Number(line.split(' ')[0]) >= 3));
        expect((await log.append([record('a', 'x')]))[0]!.offset).toBe(flat.length);
      });
    }),
    { numRuns: 25 },
  );
});

test('what was replaced is gone after a restart too, and a worker reads over the gaps', async () => {
  await withLog(async (log, dir) => {
    for (let n = 0; n < 20; n++) await log.append([record('k', `v${n}`), record(`k${n}`, 'v')]);
    await log.compact('t');
    await log.close();
    const again = await openEmbeddedLog(dir, { sync: false });
    const seen: number[] = [];
    const worker = await again.work({
      group: 'g',
      topic: 't',
      handler: {
        async batch(task, records) {
          seen.push(...records.map(({ offset }) => offset));
          await task.commit({ outputs: [], changes: [], position: records.at(-1)!.offset + 1 });
        },
      },
    });
    await expect.poll(async () => (await again.positions('g', 't'))[0]).toBe(40);
    await worker.stop();
    expect(seen).toEqual([...Array.from({ length: 20 }, (_, n) => 2 * n + 1), 38].sort((a, b) => a - b));
    await again.close();
  });
});

test('one that began before a record was replaced does not bring it back while another is under way', async () => {
  await withLog(async (log) => {
    const segments = Array.from({ length: 60 }, (_, n) => n);
    for (const n of segments)
      await log.append([record(`kept${n}`, 'v'), record(`key${n}`, 'secret'), record('k', 'v')]);
    const begun = log.compact('t');
    await log.append(segments.slice(20).map((n) => record(`key${n}`, 'gone')));
    await Promise.all([begun, log.compact('t')]);
    const secrets = (await read(log)).filter((line) => line.endsWith('secret'));
    expect(secrets).toHaveLength(20);
  });
});
