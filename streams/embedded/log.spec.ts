import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { logContract } from '../contract/contract.ts';
import { CRASH_POINTS } from '../crash-points.ts';
import {
  type Handler,
  type Log,
  LogUnavailable,
  type ReadRecord,
  type Task,
  TaskLost,
  type TopicSpec,
} from '../log.ts';
import { openEmbeddedLog } from './log.ts';

logContract('the embedded log', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'truyvet-'));
  return {
    open: () => openEmbeddedLog(dir, { partitions: 'asked' }),
    child: { module: '../embedded/log.ts', open: 'openEmbeddedLog', options: [dir] },
    crashPoints: CRASH_POINTS.filter((name) => name.startsWith('embedded.')),
    dispose: () => rm(dir, { recursive: true }),
  };
});

let dir: string;
let log: Log;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-'));
  log = await openEmbeddedLog(dir, { partitions: 'asked' });
});

afterEach(async () => {
  await log.close();
  await rm(dir, { recursive: true });
});

const topic = (name: string, partitions = 1): TopicSpec => ({ name, partitions, retentionMs: -1, cleanup: 'delete' });

const record = (topic: string, key: string, text: string, time = 0) => ({ topic, key, value: Buffer.from(text), time });

async function texts(log: Log, topic: string, from = 0): Promise<string[]> {
  const found: string[] = [];
  for (let partition = 0; partition < (await log.partitions(topic)); partition++) {
    for await (const { value } of log.read(topic, partition, from)) found.push(value.toString());
  }
  return found;
}

/** A handler that upper-cases records of `in` to `out` and counts them in state. */
function shouting(): Handler {
  return {
    async batch(task, records) {
      const count = ((task.state.get(['count']) as number | undefined) ?? 0) + records.length;
      await task.commit({
        outputs: records.map(({ key, value, time }) => record('out', key, value.toString().toUpperCase(), time)),
        changes: [{ key: ['count'], value: count }],
        position: records.at(-1)!.offset + 1,
      });
    },
  };
}

const until = async (done: () => boolean | Promise<boolean>) => {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 2));
};

describe('the embedded log', () => {
  test('keeps records with their key, time and offset through a restart', async () => {
    await log.createTopics([topic('in')]);
    const places = await log.append([record('in', 'chợ', 'một', 1.5), record('in', 'k', '', 7)]);
    expect(places).toEqual([
      { partition: 0, offset: 0 },
      { partition: 0, offset: 1 },
    ]);
    await log.close();
    log = await openEmbeddedLog(dir);
    await log.append([record('in', 'k', 'ba', 8)]);
    const found: ReadRecord[] = [];
    for await (const read of log.read('in', 0, 0)) found.push(read);
    expect(found).toEqual([
      { offset: 0, key: 'chợ', value: Buffer.from('một'), time: 1.5 },
      { offset: 1, key: 'k', value: Buffer.from(''), time: 7 },
      { offset: 2, key: 'k', value: Buffer.from('ba'), time: 8 },
    ]);
  });

  test('gives no batch more records than asked for, whatever was appended at once', async () => {
    await log.createTopics([topic('in'), topic('out')]);
    await log.append(Array.from({ length: 25 }, (_, i) => record('in', 'k', `${i}`)));
    await log.append(Array.from({ length: 3 }, (_, i) => record('in', 'k', `${25 + i}`)));
    const sizes: number[] = [];
    const seen: string[] = [];
    const worker = await log.work({
      group: 'g',
      topic: 'in',
      maxBatch: 10,
      handler: {
        async batch(task, records) {
          sizes.push(records.length);
          seen.push(...records.map(({ value }) => value.toString()));
          await task.commit({ outputs: [], changes: [], position: records.at(-1)!.offset + 1 });
        },
      },
    });
    await until(() => seen.length >= 28);
    await worker.stop();
    expect(sizes).toEqual([10, 10, 8]);
    expect(seen).toEqual(Array.from({ length: 28 }, (_, i) => `${i}`));
  });

  test('commits output, state and position together, and a restart goes on from there', async () => {
    await log.createTopics([topic('in'), topic('out')]);
    await log.append([record('in', 'k', 'a')]);
    const options = { group: 'g', topic: 'in', handler: shouting(), state: { name: 's', version: 1 } };
    await log.work(options);
    await until(async () => (await log.positions('g', 'in'))[0] === 1);
    await log.close();
    log = await openEmbeddedLog(dir);
    expect(await texts(log, 'out')).toEqual(['A']);
    await log.append([record('in', 'k', 'b')]);
    let count: unknown;
    const { batch } = shouting();
    await log.work({
      ...options,
      handler: {
        batch,
        async assigned(task) {
          count = task.state.get(['count']);
        },
      },
    });
    await until(async () => (await log.positions('g', 'in'))[0] === 2);
    expect(count).toBe(1);
    expect(await texts(log, 'out')).toEqual(['A', 'B']);
  });

  test('hands the same records out again when the handler fails, and nothing of it shows', async () => {
    await log.createTopics([topic('in'), topic('out')]);
    let failures = 2;
    const { batch } = shouting();
    await log.work({
      group: 'g',
      topic: 'in',
      state: { name: 's', version: 1 },
      handler: {
        async batch(task, records) {
          if (failures-- > 0) throw new Error('not now');
          await batch(task, records);
        },
      },
    });
    await log.append([record('in', 'k', 'a')]);
    await until(async () => (await log.positions('g', 'in'))[0] === 1);
    expect(await texts(log, 'out')).toEqual(['A']);
  });

  test('a task that was given to a newer worker, of another handle too, can commit nothing', async () => {
    await log.createTopics([topic('in'), topic('out')]);
    await log.append([record('in', 'k', 'a')]);
    let old: Task | undefined;
    let result: unknown;
    const { batch } = shouting();
    const state = { name: 's', version: 1 };
    await log.work({
      group: 'g',
      topic: 'in',
      state,
      handler: {
        async batch(task, records) {
          old = task;
          await new Promise((resolve) => task.signal.addEventListener('abort', resolve));
          await until(async () => (await log.positions('g', 'in'))[0] === 1);
          result = await batch(task, records).catch((error) => error);
        },
      },
    });
    await until(() => old !== undefined);
    const other = await openEmbeddedLog(dir);
    await other.work({ group: 'g', topic: 'in', state, handler: shouting() });
    await until(() => result !== undefined);
    expect(result).toBeInstanceOf(TaskLost);
    expect(await texts(log, 'out')).toEqual(['A']);
    await other.close();
  });

  test('workers of a group share the partitions, and one that leaves gives its own back', async () => {
    await log.createTopics([topic('in', 3), topic('out')]);
    const options = { group: 'g', topic: 'in', handler: shouting(), state: { name: 's', version: 1 } };
    const first = await log.work(options);
    const second = await log.work(options);
    const shares = [first.tasks(), second.tasks()].map((tasks) => tasks.map(({ partition }) => partition));
    expect(shares.flat().sort()).toEqual([0, 1, 2]);
    expect(shares.map((share) => share.length).sort()).toEqual([1, 2]);
    await second.stop();
    expect(first.tasks()).toHaveLength(3);
    await log.append(Array.from({ length: 50 }, (_, i) => record('in', `key ${i}`, 'a')));
    await until(async () => (await log.ends('out'))[0] === 50);
  });

  test('an aborted commit leaves a gap in the offsets and nothing else', async () => {
    await log.createTopics([topic('in')]);
    const other = { topic: 'nowhere', key: 'k', value: Buffer.from('x'), time: 0 };
    await expect(log.append([other])).rejects.toThrow('there is no topic nowhere');
    await log.append([record('in', 'k', 'a')]);
    expect(await texts(log, 'in')).toEqual(['a']);
  });

  test('records below the start are gone, and reading begins there', async () => {
    await log.createTopics([topic('in')]);
    await log.append(['a', 'b', 'c'].map((text) => record('in', 'k', text)));
    await log.append([record('in', 'k', 'd')]);
    await log.truncate('in', [2]);
    expect(await log.starts('in')).toEqual([2]);
    expect(await texts(log, 'in')).toEqual(['c', 'd']);
    await log.truncate('in', [4]);
    await log.close();
    log = await openEmbeddedLog(dir);
    expect(await log.starts('in')).toEqual([4]);
    expect(await log.append([record('in', 'k', 'e')])).toEqual([{ partition: 0, offset: 4 }]);
    expect(await log.positions('g', 'in')).toEqual([4]);
  });

  test('a forgotten group starts over, without its state', async () => {
    await log.createTopics([topic('in'), topic('out')]);
    await log.append([record('in', 'k', 'a')]);
    const options = { group: 'g', topic: 'in', handler: shouting(), state: { name: 's', version: 1 } };
    const worker = await log.work(options);
    await until(async () => (await log.positions('g', 'in'))[0] === 1);
    await expect(log.forget('g', 'in')).rejects.toThrow('still has workers');
    await worker.stop();
    await log.forget('g', 'in');
    expect(await log.positions('g', 'in')).toEqual([0]);
    let count: unknown = 'unread';
    const { batch } = shouting();
    await log.work({
      ...options,
      handler: {
        batch,
        async assigned(task) {
          count = task.state.get(['count']);
        },
      },
    });
    await until(async () => (await log.positions('g', 'in'))[0] === 1);
    expect(count).toBeUndefined();
  });

  test('a deleted topic is gone, and a new one of its name begins empty', async () => {
    await log.createTopics([topic('in')]);
    await log.append([record('in', 'k', 'a')]);
    await log.deleteTopics(['in', 'nowhere']);
    await expect(log.ends('in')).rejects.toThrow('there is no topic in');
    await log.createTopics([topic('in')]);
    expect(await log.ends('in')).toEqual([0]);
  });

  test('takes nothing after it was closed', async () => {
    await log.createTopics([topic('in')]);
    await log.close();
    await expect(log.append([record('in', 'k', 'a')])).rejects.toBeInstanceOf(LogUnavailable);
  });
});
