import type { Codec } from './codec.ts';
import type { AnyStage } from './fold.ts';
import type { Log, StateView, Task } from './log.ts';
import { DEFAULT_LIMITS, type DeadLetterLimits } from './runtime-limits.ts';
import { type StageCounters, StageTask } from './runtime-task.ts';

export interface StageOptions {
  readonly log: Log;
  readonly codec: Codec;
  /** The group whose workers share the partitions; by default `groupOf(stage)`. */
  readonly group?: string;
  /** Most records handed out at once; 2000 by default. */
  readonly maxBatch?: number;
  readonly deadLetterLimits?: Partial<DeadLetterLimits>;
}

export interface PartitionStatus {
  readonly partition: number;
  /** The next record to fold. */
  readonly position: number;
  readonly state: 'restoring' | 'running' | 'stopped';
  /** Why it stopped, or why the last batch has to be done again. */
  readonly error?: string;
}

export interface StageStatus extends Readonly<StageCounters> {
  readonly stage: string;
  readonly group: string;
  /** The partitions that this process has. */
  readonly partitions: readonly PartitionStatus[];
}

/** A stage at work in this process. */
export interface RunningStage {
  readonly stage: AnyStage;
  readonly group: string;
  status(): StageStatus;
  /** The committed state of each partition that this process has, to look into. */
  states(): StateView[];
  /** Commits what has been folded and leaves the group. */
  stop(): Promise<void>;
}

/** The group of a stage's workers. */
export function groupOf(stage: AnyStage): string {
  return stage.name;
}

/**
 * Runs a stage on the partitions of its input that the group gives to this process. What a fold says, what it changes in state, and how
 * far it is are committed together. The topics must exist.
 */
export async function runStage(stage: AnyStage, options: StageOptions): Promise<RunningStage> {
  const { log, codec, group = groupOf(stage), maxBatch = 2000 } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.deadLetterLimits };
  const counters: StageCounters = {
    recordsIn: 0,
    recordsOut: 0,
    deadLetters: 0,
    commits: 0,
    busyMs: 0,
    largestCommit: 0,
  };
  const tasks = new Map<Task, StageTask>();

  const worker = await log.work({
    group,
    topic: stage.input.name,
    maxBatch,
    state: { name: stage.name, version: stage.version },
    handler: {
      async assigned(task) {
        tasks.set(task, new StageTask({ stage, codec, limits, counters }, task));
      },
      batch: (task, records) => tasks.get(task)!.batch(records),
      revoked: (task) => void tasks.delete(task),
    },
  });

  return {
    stage,
    group,
    status: () => ({
      stage: stage.name,
      group,
      ...counters,
      partitions: worker.tasks().map((task) => {
        const stopped = [...tasks.values()].find((of) => of.partition === task.partition && of.error !== undefined);
        return stopped ? { ...task, state: 'stopped', error: stopped.error } : task;
      }),
    }),
    states: () => [...tasks.keys()].map((task) => task.state),
    stop: () => worker.stop(),
  };
}
