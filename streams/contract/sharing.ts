import { expect, test } from 'vitest';
import { type Task, TaskLost } from '../log.ts';
import { counting, expectCounts, manyRecords } from './counting.ts';
import { type DriverUnderTest, drained, makeTopics, until } from './driver.ts';

const STATE = { name: 'counts', version: 1 };

/** What holds when workers of a group come and go. */
export function sharingContract(driver: () => DriverUnderTest): void {
  test('a worker that joins in the middle of a batch takes over partitions, and their old owner can commit nothing there', async () => {
    const [first, second] = [await driver().open(), await driver().open()];
    const names = await makeTopics(first, { in: 4, out: 4 });
    await first.append(manyRecords(names.in, 400, 40));
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holding: Task[] = [];
    const outcomes = new Map<number, unknown>();
    const slow = counting(names.out, {
      async beforeCommit(task) {
        holding.push(task);
        await held;
      },
    });
    const one = await first.work({
      group: 'g',
      topic: names.in,
      state: STATE,
      handler: {
        ...slow,
        batch: (task, records) =>
          slow.batch(task, records).then(
            () => void (outcomes.has(task.partition) || outcomes.set(task.partition, 'committed')),
            (error) => {
              outcomes.set(task.partition, error);
              throw error;
            },
          ),
      },
    });
    await until(() => holding.length === 4);
    const two = await second.work({ group: 'g', topic: names.in, state: STATE, handler: counting(names.out) });
    await until(() => two.tasks().filter(({ state }) => state === 'running').length === 2);
    const moved = two.tasks().map(({ partition }) => partition);
    const ends = await first.ends(names.in);
    await until(async () => {
      const positions = await first.positions('g', names.in);
      return moved.every((partition) => positions[partition] === ends[partition]);
    });
    expect(
      holding
        .filter(({ signal }) => signal.aborted)
        .map(({ partition }) => partition)
        .sort(),
    ).toEqual(moved);
    release();
    await drained(first, 'g', names.in);
    await until(() => outcomes.size === 4);
    for (const [partition, outcome] of outcomes) {
      if (moved.includes(partition)) expect(outcome).toBeInstanceOf(TaskLost);
      else expect(outcome).toBe('committed');
    }
    expect(one.tasks().length + two.tasks().length).toBe(4);
    await expectCounts(first, names.in, names.out);
    await Promise.all([first.close(), second.close()]);
  });

  test('workers that come and go under load lose nothing and repeat nothing', async () => {
    const logs = [await driver().open(), await driver().open(), await driver().open()];
    const [log] = logs as [(typeof logs)[0]];
    const names = await makeTopics(log, { in: 4, out: 4 });
    let commits = 0;
    const handler = counting(names.out, { chunk: 25, afterCommit: () => void commits++ });
    const options = { group: 'g', topic: names.in, state: STATE, handler };
    let loading = true;
    const load = (async () => {
      for (let i = 0; loading; i++) await log.append(manyRecords(names.in, i < 20 ? 200 : 4, 40));
    })();
    let workers = [await logs[0]!.work(options)];
    for (let turn = 1; turn <= 6; turn++) {
      const before = commits;
      if (turn % 2 === 1) workers.push(await logs[turn % 3]!.work(options));
      else await workers.shift()!.stop();
      await until(() => commits > before + 20);
    }
    loading = false;
    await load;
    await drained(log, 'g', names.in);
    await expectCounts(log, names.in, names.out);
    await Promise.all(workers.map((worker) => worker.stop()));
    workers = [];
    await Promise.all(logs.map((each) => each.close()));
  });

  test('tells a handler what it was given and what it lost', async () => {
    const log = await driver().open();
    const names = await makeTopics(log, { in: 2, out: 1 });
    const events: string[] = [];
    const worker = await log.work({
      group: 'g',
      topic: names.in,
      handler: {
        ...counting(names.out),
        assigned: async ({ partition }) => void events.push(`+${partition}`),
        revoked: ({ partition }) => void events.push(`-${partition}`),
      },
    });
    await until(() => events.length === 2);
    await worker.stop();
    expect(events.sort()).toEqual(['+0', '+1', '-0', '-1']);
    await log.close();
  });
}
