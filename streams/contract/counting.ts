import { expect } from 'vitest';
import type { Handler, Log, ReadRecord, Task } from '../log.ts';
import { text, textsOf } from './driver.ts';

/** What a test wants to do in the middle of a handler. */
export interface CountingHooks {
  /** Records in a commit; default: the whole batch. */
  readonly chunk?: number;
  beforeCommit?(task: Task, records: readonly ReadRecord[]): void | Promise<void>;
  afterCommit?(task: Task, records: readonly ReadRecord[]): void | Promise<void>;
}

/**
 * A handler that numbers the records of each key: the number is state, and `number:value` goes to the topic `out`. A record that is
 * taken twice or left out shows in the numbers.
 */
export function counting(out: string, hooks: CountingHooks = {}): Handler {
  return {
    async batch(task, records) {
      const size = hooks.chunk ?? records.length;
      for (let from = 0; from < records.length && !task.signal.aborted; from += size) {
        const chunk = records.slice(from, from + size);
        const counts = new Map<string, number>();
        const outputs = chunk.map(({ key, value, time }) => {
          const count = (counts.get(key) ?? (task.state.get(['count', key]) as number | undefined) ?? 0) + 1;
          counts.set(key, count);
          return text(out, key, `${count}:${value}`, time);
        });
        await hooks.beforeCommit?.(task, chunk);
        const changes = [...counts].map(([key, value]) => ({ key: ['count', key], value }));
        await task.commit({ outputs, changes, position: chunk.at(-1)!.offset + 1 });
        await hooks.afterCommit?.(task, chunk);
      }
    },
  };
}

/**
 * Expects that `counting` has said of a topic what it must: every record once, numbered in the order of its key. Waits a little, because on
 * Kafka the outputs of a transaction become visible partition by partition just after its position.
 */
export async function expectCounts(log: Log, input: string, out: string): Promise<void> {
  const expected = await textsOf(log, input);
  for (const [key, values] of expected) {
    expected.set(
      key,
      values.map((value, i) => `${i + 1}:${value}`),
    );
  }
  await expect.poll(() => textsOf(log, out), { timeout: 5_000 }).toEqual(expected);
}

/** Records `0 … n − 1` over some keys. */
export function manyRecords(topic: string, n: number, keys = 7) {
  return Array.from({ length: n }, (_, i) => text(topic, `key-${i % keys}`, String(i)));
}
