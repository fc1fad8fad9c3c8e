import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker, WorkerOptions } from '../log.ts';
import { Membership } from './membership.ts';
import type { Settings } from './options.ts';
import type { TaskSetup } from './ready.ts';
import { KafkaTask } from './task.ts';

const MAX_BATCH = 5_000;

/** A group's name in Kafka. It says the topic too: the groups of a stage on two topics have nothing to do with each other. */
export function kafkaGroup(settings: Settings, group: string, topic: string): string {
  return `${settings.prefix}${group}-${topic}`;
}

/** The folder of a group's state on this machine. */
export function groupFolder(settings: Settings, group: string, topic: string): string {
  return join(settings.stateDir, `${settings.prefix}${group}-${topic}`);
}

/** The changelog of a group's state; another version of the state has another. */
export function changelogTopic(
  settings: Settings,
  group: string,
  topic: string,
  state: { name: string; version: number },
): string {
  return `${kafkaGroup(settings, group, topic)}-${state.name}-v${state.version}-changelog`;
}

/** The tasks that the group gives this process. */
export class KafkaWorker implements Worker {
  readonly #tasks = new Map<number, KafkaTask>();
  readonly #gone = new Map<number, Promise<void>>();
  readonly #membership: Membership;
  readonly #setup: TaskSetup;
  #stopping: Promise<void> | undefined;

  constructor(settings: Settings, options: WorkerOptions, instanceId: string | undefined) {
    const { group, topic, handler, state } = options;
    this.#membership = new Membership({
      settings,
      group: kafkaGroup(settings, group, topic),
      topic: settings.prefix + topic,
      instanceId,
      assigned: (partitions) => this.#assign(partitions),
      lost: () => this.#assign([]),
    });
    this.#setup = {
      settings,
      group,
      topic,
      kafkaGroup: kafkaGroup(settings, group, topic),
      kafkaTopic: settings.prefix + topic,
      handler,
      maxBatch: options.maxBatch ?? MAX_BATCH,
      state: state && {
        changelog: changelogTopic(settings, group, topic, state),
        folder: stateFolder(settings, group, topic, state),
        version: `${state.name}-v${state.version}`,
      },
      membership: this.#membership,
    };
    this.#membership.start();
  }

  tasks() {
    return [...this.#tasks.values()]
      .map(({ partition, position, status, error }) => ({
        partition,
        position,
        state: status,
        ...(error === undefined ? {} : { error }),
      }))
      .sort((a, b) => a.partition - b.partition);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    for (const task of this.#tasks.values()) task.stop();
    await Promise.all([...this.#gone.values(), ...[...this.#tasks.values()].map((task) => task.finished)]);
    this.#tasks.clear();
    await this.#membership.stop();
    // The group may have given out partitions again in the meantime.
    await Promise.all([...this.#tasks.values()].map((task) => task.finished));
    this.#tasks.clear();
  }

  #assign(partitions: readonly number[]): void {
    for (const [partition, task] of this.#tasks) {
      if (partitions.includes(partition)) continue;
      task.lose();
      this.#tasks.delete(partition);
      const gone = task.finished.finally(() => {
        if (this.#gone.get(partition) === gone) this.#gone.delete(partition);
      });
      this.#gone.set(partition, gone);
    }
    if (this.#stopping) return;
    for (const partition of partitions) {
      if (this.#tasks.has(partition)) continue;
      const before = this.#gone.get(partition) ?? Promise.resolve();
      this.#tasks.set(partition, new KafkaTask(this.#setup, partition, before));
    }
  }
}

/** The folder of the state's version; those of other versions are removed, since their state is not read any more. */
function stateFolder(settings: Settings, group: string, topic: string, state: { name: string; version: number }) {
  const folder = groupFolder(settings, group, topic);
  const version = `${state.name}-v${state.version}`;
  let others: string[] = [];
  try {
    others = readdirSync(folder).filter((name) => name !== version);
  } catch {
    // There is no state yet.
  }
  for (const other of others) rmSync(join(folder, other), { recursive: true, force: true });
  return join(folder, version);
}
