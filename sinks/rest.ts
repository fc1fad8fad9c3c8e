import { setTimeout as sleep } from 'node:timers/promises';
import type { Task } from '../streams/log.ts';

/** Lets more come before a task goes on. Ends early when the task does, or there is a hurry. */
export async function rest(task: Task, hurry: AbortSignal | undefined, ms: number): Promise<void> {
  const signal = hurry ? AbortSignal.any([task.signal, hurry]) : task.signal;
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
