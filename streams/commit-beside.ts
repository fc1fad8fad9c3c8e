import { setTimeout as sleep } from 'node:timers/promises';
import { type Step, type Task, TaskLost } from './log.ts';

const TRIES = 10;
const AGAIN_MS = 20;

/**
 * Commits for a task from beside its batches; without a position where the task is. Whoever does so must let one commit end before the next begins, and
 * hold back batches meanwhile; but the driver commits by itself too, over records that nobody sees, and is waited for here.
 */
export async function commitBeside(
  task: Task,
  step: Omit<Step, 'position'> & { readonly position?: number },
): Promise<void> {
  for (let tries = TRIES; ; tries--) {
    try {
      return await task.commit({ ...step, position: step.position ?? task.position });
    } catch (error) {
      const busy = !(error instanceof TaskLost) && /one commit at a time/.test((error as Error).message);
      if (!busy || tries <= 1) throw error;
      await sleep(AGAIN_MS);
    }
  }
}
