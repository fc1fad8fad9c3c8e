import { expect, test } from 'vitest';
import { partitionOf } from '../partitioner.ts';
import { manyRecords } from './counting.ts';
import { type DriverUnderTest, makeTopics, recordsOf, text, textsOf } from './driver.ts';

const MEGABYTE = 1024 * 1024;

/** What the gateway and readers may rely on. */
export function appendingContract(driver: () => DriverUnderTest): void {
  test('a record comes back with its key, bytes and time', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 1 });
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const appended = [
      { topic: t, key: 'Phan Rang–Tháp Chàm 🏮', value: bytes, time: 1_637_000_000_123 },
      { topic: t, key: 'k', value: Buffer.alloc(0), time: 1_536_999_999_999 },
    ];
    const places = await log.append(appended);
    const read = await recordsOf(log, t);
    expect(read.map(({ key, value, time }) => ({ topic: t, key, value: Buffer.from(value), time }))).toEqual(appended);
    expect(read.map(({ offset }) => offset)).toEqual(places.map(({ offset }) => offset));
    await log.close();
  });

  test('a record is in the partition of its key', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 5 });
    const records = manyRecords(t, 50, 50);
    const places = await log.append(records);
    expect(places.map(({ partition }) => partition)).toEqual(records.map(({ key }) => partitionOf(key, 5)));
    for (const [i, { partition, offset }] of places.entries()) {
      for await (const record of log.read(t, partition, offset, offset + 1)) {
        expect(record.value.toString()).toBe(String(i));
      }
    }
    await log.close();
  });

  test('calls that overlap keep the order in which they were made', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 3 });
    const calls = Array.from({ length: 400 }, (_, i) => [
      text(t, `key-${i % 5}`, `${i}a`),
      text(t, `key-${i % 5}`, `${i}b`),
    ]);
    const places = (await Promise.all(calls.map((records) => log.append(records)))).flat();
    const expected = Map.groupBy(calls.flat(), ({ key }) => key);
    for (const [key, values] of await textsOf(log, t)) {
      expect(values).toEqual(expected.get(key)!.map(({ value }) => value.toString()));
    }
    expect(new Set(places.map(({ partition, offset }) => `${partition}/${offset}`)).size).toBe(800);
    await log.close();
  });

  test('calls that follow at once on an answer are answered', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 1 });
    for (let i = 0; i < 20; i++) {
      await log.append([text(t, 'k', `${i}`)]).then(() => log.append([text(t, 'k', `${i} again`)]));
    }
    expect((await log.ends(t))[0]).toBe(40);
    await log.close();
  });

  test('what was acknowledged is there after a restart', async () => {
    const before = await driver().open();
    const { t } = await makeTopics(before, { t: 2 });
    await before.append(manyRecords(t, 100));
    const ends = await before.ends(t);
    await before.close();
    const after = await driver().open();
    expect(await after.ends(t)).toEqual(ends);
    expect((await recordsOf(after, t)).length).toBe(100);
    await after.close();
  });

  test('reads from an offset up to another', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 1 });
    const places = await log.append(manyRecords(t, 20));
    const some: string[] = [];
    for await (const { value } of log.read(t, 0, places[5]!.offset, places[9]!.offset)) some.push(value.toString());
    expect(some).toEqual(['5', '6', '7', '8']);
    const none: string[] = [];
    for await (const { value } of log.read(t, 0, (await log.ends(t))[0]!)) none.push(value.toString());
    expect(none).toEqual([]);
    await log.close();
  });

  test('takes a record of 1 MiB, and refuses a larger one without harm to others', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 1 });
    const largest = Buffer.alloc(MEGABYTE - 1, 'x');
    await log.append([{ topic: t, key: 'k', value: largest, time: 1 }]);
    const [tooLarge, other] = await Promise.allSettled([
      log.append([{ topic: t, key: 'key', value: largest, time: 1 }]),
      log.append([text(t, 'k', 'small')]),
    ]);
    expect(tooLarge).toMatchObject({ status: 'rejected', reason: expect.any(RangeError) });
    expect((tooLarge as PromiseRejectedResult).reason.message).toMatch(/1048578 bytes.* at most 1048576/);
    expect(other.status).toBe('fulfilled');
    expect((await recordsOf(log, t)).map(({ value }) => value.length)).toEqual([MEGABYTE - 1, 5]);
    await log.close();
  });

  test('forgets records below an offset when truncated', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 2 });
    await log.append(manyRecords(t, 100));
    const ends = await log.ends(t);
    await log.truncate(t, [10, 0]);
    expect(await log.starts(t)).toEqual([10, 0]);
    expect(await log.ends(t)).toEqual(ends);
    expect(await log.positions('nobody', t)).toEqual([10, 0]);
    const kept: number[] = [];
    for await (const { offset } of log.read(t, 0, 0)) kept.push(offset);
    expect(kept[0]).toBe(10);
    await log.close();
  });

  test('creates what is missing, deletes what is there, and minds neither twice', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 3 });
    await log.createTopics([{ name: t, partitions: 5, retentionMs: -1, cleanup: 'delete' }]);
    expect(await log.partitions(t)).toBe(3);
    await log.deleteTopics([t, 'never-made']);
    await log.deleteTopics([t]);
    await expect(log.append([text(t, 'k', 'v')])).rejects.toThrow(t);
    await log.close();
  });
}
