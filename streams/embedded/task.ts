import { setTimeout as delay } from 'node:timers/promises';
import { LogUnavailable, type StateView, type Step, type Task, TaskLost, type WorkerOptions } from '../log.ts';
import { EMPTY } from '../state.ts';
import type { Group } from './group.ts';
import type { Partition } from './partition.ts';
import { pack, type StateDb } from './state-db.ts';
import type { Topics } from './topics.ts';

/** What a task needs of the worker that has it. */
export interface TaskContext {
  readonly topics: Topics;
  readonly group: Group;
  readonly options: WorkerOptions;
  /** Whether the worker still has the partition. */
  owns(task: EmbeddedTask): boolean;
}

const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 2000;

/** One partition of a group, while one worker has it: reads, hands out, commits. */
export class EmbeddedTask implements Task {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  status: 'restoring' | 'running' | 'stopped' = 'restoring';
  error: string | undefined;
  #position = 0;
  #state: StateDb | undefined;
  #committing = false;
  readonly #abort = new AbortController();
  readonly #context: TaskContext;
  readonly #source: Partition;
  /** Resolves when the task hands out nothing more. */
  readonly ended: Promise<void>;

  constructor(context: TaskContext, partition: number) {
    const { options, topics } = context;
    this.#context = context;
    this.#source = topics.partition(options.topic, partition);
    this.group = options.group;
    this.topic = options.topic;
    this.partition = partition;
    this.ended = this.#run();
  }

  get state(): StateView {
    return this.#state ?? EMPTY;
  }

  get position(): number {
    return this.#position;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Asks the handler to return; with `TaskLost` as the reason when the partition is another's by now. */
  end(reason?: TaskLost): void {
    this.#abort.abort(reason);
  }

  async commit(step: Step): Promise<void> {
    if (!this.#context.owns(this)) throw this.#lost();
    if (this.#committing) throw new Error('one commit at a time');
    this.#committing = true;
    try {
      const commit = this.#commit(step);
      this.#context.group.committing(this.partition, commit);
      await commit;
    } finally {
      this.#committing = false;
    }
  }

  async #commit(step: Step): Promise<void> {
    if (step.changes.length > 0 && !this.#state) throw new Error(`${this.group} keeps no state`);
    const { packed, size } = pack(step.changes);
    const { group, topic, partition } = this;
    const puts = () => this.#state?.apply(packed);
    try {
      await this.#context.topics.append(step.outputs, { group, topic, partition, position: step.position, size, puts });
    } finally {
      this.#state?.known(packed);
    }
    this.#position = step.position;
  }

  async #run(): Promise<void> {
    const { handler } = this.#context.options;
    let pause = FIRST_PAUSE;
    let ready = false;
    await this.#context.group.settled(this.partition);
    while (!this.signal.aborted) {
      try {
        if (!ready) {
          await this.#prepare();
          await handler.assigned?.(this);
          ready = true;
        }
        await this.#turn();
        this.status = 'running';
        this.error = undefined;
        pause = FIRST_PAUSE;
      } catch (error) {
        if (this.signal.aborted || error instanceof TaskLost) break;
        this.error = error instanceof Error ? error.message : String(error);
        await delay(pause, undefined, { signal: this.signal }).catch(() => undefined);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      }
    }
    this.status = 'stopped';
    if (ready) handler.revoked?.(this);
  }

  async #prepare(): Promise<void> {
    const { options, topics } = this.#context;
    // In this order: state of another version sends the task back to the start.
    if (options.state) this.#state = await topics.state(options, this.partition);
    this.#position = topics.position(options.topic, this.partition, options.group);
    this.status = 'running';
  }

  /** Hands out what there is, or waits for something. */
  async #turn(): Promise<void> {
    const { handler, maxBatch = 1000 } = this.#context.options;
    const records = this.#source.read(this.#position, maxBatch);
    const last = records.at(-1);
    if (!last) return this.#source.wait(this.#position, this.signal);
    await handler.batch(this, records);
    if (this.#position <= last.offset && !this.signal.aborted) {
      throw new LogUnavailable(`records ${this.#position} to ${last.offset} were not committed`);
    }
  }

  #lost(): TaskLost {
    return new TaskLost(`${this.topic}-${this.partition} of ${this.group} is another worker's by now`);
  }
}
