import { expect, test } from 'vitest';
import { LogUnavailable, type ReadRecord, type Task } from '../log.ts';
import { counting, expectCounts, manyRecords } from './counting.ts';
import { type DriverUnderTest, drained, makeTopics, recordsOf, text, textsOf, until } from './driver.ts';

const STATE = { name: 'counts', version: 1 };

/** What a worker's handler may rely on. */
export function workingContract(driver: () => DriverUnderTest): void {
  test('every record is taken once, in the order of its key', async () => {
    const log = await driver().open();
    const names = await makeTopics(log, { in: 4, out: 3 });
    await log.append(manyRecords(names.in, 2_000));
    const worker = await log.work({ group: 'g', topic: names.in, state: STATE, handler: counting(names.out) });
    await log.append(manyRecords(names.in, 500));
    await drained(log, 'g', names.in);
    await expectCounts(log, names.in, names.out);
    expect(worker.tasks().map(({ partition, state }) => ({ partition, state }))).toEqual(
      [0, 1, 2, 3].map((partition) => ({ partition, state: 'running' })),
    );
    await log.close();
  });

  test('nothing is to be seen before the commit, and then everything', async () => {
    const log = await driver().open();
    const names = await makeTopics(log, { in: 1, out: 2 });
    await log.append(manyRecords(names.in, 10));
    const look = async (task: Task) => [
      (await recordsOf(log, names.out)).length,
      await log.positions('g', names.in),
      task.position,
      task.state.get(['count', 'key-0']),
    ];
    let [before, after]: (unknown[] | undefined)[] = [];
    const worker = await log.work({
      group: 'g',
      topic: names.in,
      state: STATE,
      handler: counting(names.out, {
        async beforeCommit(task) {
          before ??= await look(task);
        },
        async afterCommit(task) {
          await until(async () => (await recordsOf(log, names.out)).length === 10);
          await until(async () => (await log.positions('g', names.in))[0] !== 0);
          after ??= await look(task);
        },
      }),
    });
    await until(() => after !== undefined);
    await worker.stop();
    expect(before).toEqual([0, [0], 0, undefined]);
    expect(after).toEqual([10, [10], 10, 2]);
    await log.close();
  });

  test('of a handler that throws only what it committed stays, and the rest is handed out again', async () => {
    const log = await driver().open();
    const names = await makeTopics(log, { in: 1, out: 1 });
    await log.append(manyRecords(names.in, 20));
    let failures = 0;
    const firsts: number[] = [];
    const errors = new Set<string | undefined>();
    const worker = await log.work({
      group: 'g',
      topic: names.in,
      state: STATE,
      handler: counting(names.out, {
        chunk: 8,
        beforeCommit(_, records) {
          firsts.push(records[0]!.offset);
          for (const { error } of worker?.tasks() ?? []) errors.add(error);
          if (records[0]!.offset === 8 && failures++ < 2) throw new Error('no');
        },
      }),
    });
    await drained(log, 'g', names.in);
    expect(firsts).toEqual([0, 8, 8, 8, 16]);
    expect(errors).toContain('no');
    expect(worker.tasks()[0]!.error).toBeUndefined();
    await expectCounts(log, names.in, names.out);
    await log.close();
  });

  test('of a commit that is refused nothing stays', async () => {
    const log = await driver().open();
    const names = await makeTopics(log, { in: 1, out: 1 });
    await log.append([text(names.in, 'k', 'v')]);
    const errors: unknown[] = [];
    await log.work({
      group: 'g',
      topic: names.in,
      state: STATE,
      handler: {
        async batch(task, records) {
          const position = records.at(-1)!.offset + 1;
          const huge = { topic: names.out, key: 'k', value: Buffer.alloc(1024 * 1024), time: 1 };
          const changes = [{ key: ['a'], value: 1 }];
          await task
            .commit({ outputs: [text(names.out, 'k', 'first'), huge], changes, position })
            .catch((error) => errors.push(error));
          errors.push(task.state.get(['a']), task.position);
          await task.commit({ outputs: [text(names.out, 'k', 'second')], changes: [], position });
        },
      },
    });
    await drained(log, 'g', names.in);
    expect(errors).toEqual([expect.any(RangeError), undefined, 0]);
    await expect.poll(() => textsOf(log, names.out)).toEqual(new Map([['k', ['second']]]));
    await log.close();
  });

  test('records that are left uncommitted are handed out again', async () => {
    const log = await driver().open();
    const names = await makeTopics(log, { in: 1 });
    await log.append(manyRecords(names.in, 3));
    const batches: number[][] = [];
    await log.work({
      group: 'g',
      topic: names.in,
      handler: {
        async batch(task, records) {
          batches.push(records.map(({ offset }) => offset));
          await task.commit({ outputs: [], changes: [], position: records[0]!.offset + 1 });
        },
      },
    });
    await drained(log, 'g', names.in);
    expect(batches).toEqual([[0, 1, 2], [1, 2], [2]]);
    await log.close();
  });

  test('no batch is larger than asked for', async () => {
    const log = await driver().open();
    const names = await makeTopics(log, { in: 1 });
    await log.append(manyRecords(names.in, 25));
    const batches: (readonly ReadRecord[])[] = [];
    await log.work({
      group: 'g',
      topic: names.in,
      maxBatch: 10,
      handler: {
        async batch(task, records) {
          batches.push(records);
          await task.commit({ outputs: [], changes: [], position: records.at(-1)!.offset + 1 });
        },
      },
    });
    await drained(log, 'g', names.in);
    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(10);
    expect(batches.flat().map(({ value }) => value.toString())).toEqual(
      Array.from({ length: 25 }, (_, i) => String(i)),
    );
    await log.close();
  });

  test('groups do not know of each other', async () => {
    const log = await driver().open();
    const names = await makeTopics(log, { in: 2, a: 2, b: 2 });
    await log.append(manyRecords(names.in, 100));
    await log.work({ group: 'a', topic: names.in, state: STATE, handler: counting(names.a) });
    await drained(log, 'a', names.in);
    expect(await log.positions('b', names.in)).toEqual([0, 0]);
    await log.work({ group: 'b', topic: names.in, state: STATE, handler: counting(names.b) });
    await drained(log, 'b', names.in);
    await expectCounts(log, names.in, names.a);
    await expectCounts(log, names.in, names.b);
    await log.close();
  });

  test('a group may feed itself, and its position reaches the end', async () => {
    const log = await driver().open();
    const names = await makeTopics(log, { loop: 3 });
    await log.append(manyRecords(names.loop, 30, 30));
    await log.work({
      group: 'g',
      topic: names.loop,
      handler: {
        async batch(task, records) {
          const outputs = records
            .filter(({ value }) => value.length < 5)
            .map(({ key, value }) => text(names.loop, `${key}'`, `${value}'`));
          await task.commit({ outputs, changes: [], position: records.at(-1)!.offset + 1 });
        },
      },
    });
    await drained(log, 'g', names.loop);
    // '0' grows to 5 chars in 4 turns, '10' in 3.
    expect((await recordsOf(log, names.loop)).length).toBe(30 + 10 * 4 + 20 * 3);
    await log.close();
  });

  test('stopping under load loses nothing and repeats nothing', async () => {
    const log = await driver().open();
    const names = await makeTopics(log, { in: 3, out: 3 });
    let commits = 0;
    const handler = counting(names.out, { chunk: 20, afterCommit: () => void commits++ });
    let loading = true;
    const load = (async () => {
      for (let i = 0; loading; i++) await log.append(manyRecords(names.in, i < 30 ? 100 : 1));
    })();
    for (let round = 1; round <= 3; round++) {
      const worker = await log.work({ group: 'g', topic: names.in, state: STATE, handler });
      await until(() => commits > round * 10);
      await worker.stop();
      expect(worker.tasks()).toEqual([]);
      const after = commits;
      await log.append(manyRecords(names.in, 10));
      expect(commits).toBe(after);
    }
    loading = false;
    await load;
    await log.work({ group: 'g', topic: names.in, state: STATE, handler });
    await drained(log, 'g', names.in);
    await expectCounts(log, names.in, names.out);
    await log.close();
  });

  test('a closed log takes nothing', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 1 });
    await log.close();
    await expect(log.append([text(t, 'k', 'v')])).rejects.toThrow(LogUnavailable);
  });
}
