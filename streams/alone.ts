import { setTimeout as sleep } from 'node:timers/promises';
import { commitBeside } from './commit-beside.ts';
import type { Log, StateChange, StateView, Task, Worker } from './log.ts';

/** What somebody has who does a job alone, of all processes. */
export interface Duty {
  /** Aborted when the job is another process's from now on, or this one stops. */
  readonly signal: AbortSignal;
  /** What was kept, by whoever had the job. */
  readonly state: StateView;
  /** Keeps something for the next time and for whoever has the job then. Rejects when the job is another's by now: then nothing was kept. */
  keep(changes: readonly StateChange[]): Promise<void>;
}

export interface AloneOptions {
  /** Name of the job, the same in all processes. */
  readonly name: string;
  /** A topic of one partition: whoever has that partition of the job's group has the job. Nothing is read from it. */
  readonly topic: string;
  /** Runs while the job is this process's; begins again a little later when it ends before. */
  readonly job: (duty: Duty) => Promise<void>;
  /** Told why the job ended before its time. */
  readonly failed?: (error: Error) => void;
}

const AGAIN_MS = 1000;

/**
 * Does a job in one process at a time, of all that ask for it: another has it soon after the one that did has ended, however it ended. One that was asleep
 * when the job was given away may go on for a moment, so the job must be such that this does no harm; but it keeps nothing any more.
 */
export async function runAlone(log: Log, { name, topic, job, failed }: AloneOptions): Promise<Worker> {
  const running = new Map<Task, { readonly duty: TaskDuty; readonly ended: Promise<void> }>();
  const worker = await log.work({
    group: name,
    topic,
    state: { name, version: 1 },
    handler: {
      async assigned(task) {
        const duty = new TaskDuty(task);
        running.set(task, { duty, ended: again(duty, job, failed) });
      },
      async batch(task, records) {
        await running.get(task)!.duty.commit([], records.at(-1)!.offset + 1);
      },
      revoked: (task) => void running.get(task)?.ended.finally(() => running.delete(task)),
    },
  });
  return {
    tasks: () => worker.tasks(),
    async stop() {
      await worker.stop();
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}

async function again(duty: Duty, job: AloneOptions['job'], failed: AloneOptions['failed']): Promise<void> {
  while (!duty.signal.aborted) {
    try {
      await job(duty);
    } catch (error) {
      if (duty.signal.aborted) return;
      failed?.(error as Error);
    }
    await sleep(AGAIN_MS, undefined, { signal: duty.signal }).catch(() => {});
  }
}

/** A task of which both its records and the job commit, one at a time. */
class TaskDuty implements Duty {
  readonly #task: Task;
  #last: Promise<void> = Promise.resolve();

  constructor(task: Task) {
    this.#task = task;
  }

  get signal(): AbortSignal {
    return this.#task.signal;
  }

  get state(): StateView {
    return this.#task.state;
  }

  keep(changes: readonly StateChange[]): Promise<void> {
    return this.commit(changes);
  }

  commit(changes: readonly StateChange[], position?: number): Promise<void> {
    const step = { outputs: [], changes, ...(position !== undefined && { position }) };
    const done = this.#last.then(() => commitBeside(this.#task, step));
    this.#last = done.catch(() => {});
    return done;
  }
}
