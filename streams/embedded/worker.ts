import { TaskLost, type Worker, type WorkerOptions } from '../log.ts';
import type { Group } from './group.ts';
import { EmbeddedTask } from './task.ts';
import type { Topics } from './topics.ts';

/** A member of a group: the tasks that this handle of the log works on. */
export class EmbeddedWorker implements Worker {
  readonly #topics: Topics;
  readonly #group: Group;
  readonly #options: WorkerOptions;
  readonly #tasks = new Map<number, EmbeddedTask>();
  readonly #ending = new Set<Promise<void>>();
  #stopped: Promise<void> | undefined;

  constructor(topics: Topics, group: Group, options: WorkerOptions) {
    this.#topics = topics;
    this.#group = group;
    this.#options = options;
    group.join(this);
  }

  /** The group gave this worker a partition. */
  take(partition: number): void {
    const owns = (task: EmbeddedTask) => this.#tasks.get(partition) === task;
    const context = { topics: this.#topics, group: this.#group, options: this.#options, owns };
    this.#tasks.set(partition, new EmbeddedTask(context, partition));
  }

  /** The group gave the partition to another worker. */
  lose(partition: number): void {
    const task = this.#tasks.get(partition);
    if (!task) return;
    this.#tasks.delete(partition);
    task.end(new TaskLost('the partition was given to another worker'));
    const ended = task.ended.finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    for (const task of this.#tasks.values()) task.end();
    await Promise.all([...this.#tasks.values()].map((task) => task.ended));
    this.#group.leave(this);
    await Promise.all(this.#ending);
    this.#topics.left(this.#options);
  }

  tasks() {
    return [...this.#tasks.values()].map(({ partition, position, status, error }) => ({
      partition,
      position,
      state: status,
      ...(error === undefined ? {} : { error }),
    }));
  }
}
