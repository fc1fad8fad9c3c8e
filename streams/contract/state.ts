import { expect, test } from 'vitest';
import { GroupBusy, type Log, type StateKey, type StateValue, type Task } from '../log.ts';
import { type DriverUnderTest, drained, makeTopics, text } from './driver.ts';

const STATE = { name: 'memory', version: 1 };

/** What a fold's state may rely on. */
export function stateContract(driver: () => DriverUnderTest): void {
  test('entries are read in the order of their keys, forwards and backwards', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 1 });
    const keys: StateKey[] = [
      ['a', -2.5],
      ['a', -1],
      ['a', 0],
      ['a', 1e15],
      ['a', ''],
      ['a', 'x'],
      ['a', 'x', 1],
      ['a', 'xy'],
      ['a', 'ế'],
      ['b'],
      ['b', 1],
    ];
    const shuffled = [...keys.keys()].sort((a, b) => ((a * 7) % 11) - ((b * 7) % 11));
    await withTask(log, t, async (task) => {
      await task.commit({ outputs: [], changes: shuffled.map((i) => ({ key: keys[i]!, value: i })), position: 1 });
      const range = (options: Parameters<Task['state']['range']>[0]) =>
        [...task.state.range(options)].map(({ key, value }) => {
          expect(key).toEqual(keys[value as number]);
          return value;
        });
      expect(range({ start: ['a'], end: ['c'] })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(range({ start: ['a', -1], end: ['a', 'x'] })).toEqual([1, 2, 3, 4]);
      expect(range({ start: ['a', -1], end: ['a', 'x'], reverse: true })).toEqual([4, 3, 2, 1]);
      expect(range({ start: ['a'], end: ['b'], reverse: true, limit: 2 })).toEqual([8, 7]);
      expect(range({ start: ['a'], end: ['c'], limit: 3 })).toEqual([0, 1, 2]);
      expect(range({ start: ['c'], end: ['a'] })).toEqual([]);
      expect(range({ start: ['c'], end: ['a'], reverse: true })).toEqual([]);
    });
    await log.close();
  });

  test('values of every kind come back, now and after a restart, with state or without its copy here', async () => {
    const values: Record<string, StateValue> = {
      object: { at: 1_637_000_000_123, name: 'Ninh Phước', nested: { list: [1, -1, 2.5, null, true, ''] } },
      bytes: Buffer.from([0, 1, 255]),
      text: 'x'.repeat(70_000),
      big: 2 ** 53 - 1,
      zero: 0,
      empty: {},
      none: null,
    };
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 1 });
    const check = (task: Task) => {
      for (const [key, value] of Object.entries(values)) expect(task.state.get([key])).toEqual(value);
      expect(task.state.get(['gone'])).toBeUndefined();
      expect(task.state.get(['never'])).toBeUndefined();
    };
    await withTask(log, t, async (task) => {
      const changes = Object.entries(values).map(([key, value]) => ({ key: [key], value }));
      await task.commit({ outputs: [], changes: [{ key: ['gone'], value: 1 }], position: 0 });
      await task.commit({ outputs: [], changes: [...changes, { key: ['gone'], value: undefined }], position: 1 });
      check(task);
    });
    await log.close();
    const again = await driver().open();
    await withTask(again, t, check);
    await again.close();
    const { loseState } = driver();
    if (!loseState) return;
    await loseState();
    const bare = await driver().open();
    await withTask(bare, t, check);
    await bare.close();
  });

  test('state of another version is not read, and the input is taken from the start', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 1 });
    await withTask(log, t, (task) =>
      task.commit({ outputs: [], changes: [{ key: ['a'], value: 'old' }], position: 1 }),
    );
    for (const expected of [0, 2]) {
      await withTask(
        log,
        t,
        async (task) => {
          expect(task.position).toBe(expected);
          expect(task.state.get(['a'])).toBe(expected === 0 ? undefined : 'new');
          await task.commit({ outputs: [], changes: [{ key: ['a'], value: 'new' }], position: expected + 2 });
        },
        2,
      );
    }
    await log.close();
  });

  test('a group that is forgotten begins anew, without state', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 1 });
    await withTask(log, t, (task) => task.commit({ outputs: [], changes: [{ key: ['a'], value: 1 }], position: 1 }));
    expect(await log.positions('g', t)).toEqual([1]);
    await log.forget('g', t);
    expect(await log.positions('g', t)).toEqual([0]);
    await withTask(log, t, async (task) => {
      expect([task.position, task.state.get(['a'])]).toEqual([0, undefined]);
      await task.commit({ outputs: [], changes: [{ key: ['b'], value: 2 }], position: 1 });
    });
    await driver().loseState?.();
    await withTask(log, t, (task) => {
      expect([task.state.get(['a']), task.state.get(['b'])]).toEqual([undefined, 2]);
    });
    await log.close();
  });

  test('a group that is dissolved is gone with all that the log kept of it, but not while somebody works for it', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 1 });
    await withTask(log, t, async (task) => {
      await task.commit({ outputs: [], changes: [{ key: ['a'], value: 1 }], position: 1 });
      await expect(log.dissolve('g', t)).rejects.toThrow(GroupBusy);
    });
    expect(await log.dissolve('g', t)).toBe(true);
    expect(await log.dissolve('g', t)).toBe(false);
    expect(await log.positions('g', t)).toEqual([0]);
    await driver().loseState?.();
    await withTask(log, t, (task) => {
      expect([task.position, task.state.get(['a'])]).toEqual([0, undefined]);
    });
    await log.close();
  });

  test('what a state is made of can be read by anybody, and of entries that are no more at least that', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 1 });
    await withTask(log, t, async (task) => {
      const changes = [
        { key: ['a', 1], value: 'x' },
        { key: ['b', 'y', 2], value: 'x' },
      ];
      await task.commit({ outputs: [], changes, position: 1 });
      await task.commit({ outputs: [], changes: [{ key: ['a', 1], value: undefined }], position: 2 });
    });
    const last = new Map<string, boolean>();
    const other = await driver().open();
    for await (const { partition, key, deleted } of other.stateRecords('g', t, STATE)) {
      last.set(JSON.stringify([partition, key]), deleted);
    }
    expect([...last].filter(([, deleted]) => !deleted)).toEqual([['[0,["b","y",2]]', false]]);
    await other.close();
    await log.close();
  });

  test('a group goes on where the log begins when the records before it are gone', async () => {
    const log = await driver().open();
    const { t } = await makeTopics(log, { t: 1 });
    await log.append(Array.from({ length: 10 }, (_, i) => text(t, 'k', String(i))));
    await log.truncate(t, [6]);
    const seen: string[] = [];
    await log.work({
      group: 'g',
      topic: t,
      handler: {
        async batch(task, records) {
          seen.push(...records.map(({ value }) => value.toString()));
          await task.commit({ outputs: [], changes: [], position: records.at(-1)!.offset + 1 });
        },
      },
    });
    await drained(log, 'g', t);
    expect(seen).toEqual(['6', '7', '8', '9']);
    await log.close();
  });
}

/** Appends two records, and does something with the task of the only partition in a first batch; then the worker stops. */
async function withTask(
  log: Log,
  topic: string,
  action: (task: Task) => unknown,
  version = STATE.version,
): Promise<void> {
  await log.append([text(topic, 'k', '1'), text(topic, 'k', '2')]);
  let failure: unknown;
  let done = () => {};
  const finished = new Promise<void>((resolve) => {
    done = resolve;
  });
  let called = false;
  const worker = await log.work({
    group: 'g',
    topic,
    state: { ...STATE, version },
    handler: {
      async batch(task, records) {
        if (!called) {
          called = true;
          try {
            await action(task);
          } catch (error) {
            failure = error;
          }
          done();
        }
        await new Promise((resolve) => task.signal.addEventListener('abort', resolve, { once: true }));
        void records;
      },
    },
  });
  await finished;
  await worker.stop();
  if (failure) throw failure;
}
