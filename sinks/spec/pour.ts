import type { Change } from '../../schemas/changes.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Store } from '../clickhouse/store.ts';
import { createSink, type Sink, type SinkOptions } from '../writer.ts';
import { MemoryTask } from './memory-task.ts';

const { message } = TOPICS.changes;

/** A sink that reads what `append` writes. */
export function sinkOf(store: Store, task: MemoryTask, options: Partial<SinkOptions> = {}): Sink {
  return createSink({ store, decode: message.decode, read: task.read, restMs: 0, backOffMs: [1, 5], ...options });
}

/** Appends changes to the log of a task. */
export function append(task: MemoryTask, changes: readonly Change[]): void {
  for (const change of changes) task.append(message.encode(change));
}

/** Pours changes into a store through the sink, a few records at a time. */
export async function pour(store: Store, changes: readonly Change[], partition = 0, most = 100): Promise<MemoryTask> {
  const task = new MemoryTask(partition);
  append(task, changes);
  const sink = sinkOf(store, task);
  for (let batch = task.next(most); batch.length > 0; batch = task.next(most)) await sink.batch(task, batch);
  return task;
}
