import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker, WorkerOptions } from '../log.ts';
import { Client } from './client.ts';
import { pause } from './errors.ts';
import { Membership } from './membership.ts';
import type { Settings } from './options.ts';
import type { TaskSetup } from './ready.ts';
import { KafkaTask } from './task.ts';
import { createTopics } from './topics.ts';

const MAX_BATCH = 5_000;

/** A group's name in Kafka. It says the topic too: the groups of a stage on two topics have nothing to do with each other. */
export function kafkaGroup(settings: Settings, group: string, topic: string): string {
  return `${settings.prefix}${group}-${topic}`;
}

/** The folder of a group's state on this machine. */
export function groupFolder(settings: Settings, group: string, topic: string): string {
  return join(settings.stateDir, `${settings.prefix}${group}-${topic}`);
}

/** What the name of every changelog ends with. */
export const CHANGELOG = '-changelog';

/** The changelog of a group's state; another version of the state has another. */
export function changelogTopic(
  settings: Settings,
  group: string,
  topic: string,
  state: { name: string; version: number },
): string {
  return `${kafkaGroup(settings, group, topic)}-${state.name}-v${state.version}${CHANGELOG}`;
}

/** The tasks that the group gives this process. */
export class KafkaWorker implements Worker {
  readonly #tasks = new Map<number, KafkaTask>();
  readonly #gone = new Map<number, Promise<void>>();
  readonly #membership: Membership;
  readonly #setup: TaskSetup;
  readonly #starting: Promise<void>;
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
    this.#starting = this.#start();
  }

  /** Makes the changelog, however long the cluster is away, and joins the group. */
  async #start(): Promise<void> {
    const { settings, state } = this.#setup;
    for (let wait = 100; !this.#stopping; wait = Math.min(wait * 2, 2_000)) {
      try {
        if (state) await this.#makeChangelog(state.changelog);
        if (!this.#stopping) this.#membership.start();
        return;
      } catch (error) {
        settings.logger({ level: 'warn', message: `${this.#setup.group}: ${(error as Error).message}; trying again` });
        await pause(wait);
      }
    }
  }

  async #makeChangelog(changelog: string): Promise<void> {
    const { settings, kafkaTopic } = this.#setup;
    const client = await Client.open(settings, `${this.#setup.group}-start`);
    try {
      await client.topics([kafkaTopic]);
      const name = changelog.slice(settings.prefix.length);
      const partitions = client.partitions(kafkaTopic);
      await createTopics(settings, [{ name, partitions, retentionMs: -1, cleanup: 'compact' }]);
    } finally {
      client.drop();
    }
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
    // Not `??= this.#stop()`: what it calls asks whether this is stopping.
    this.#stopping ??= Promise.resolve().then(() => this.#stop());
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    await this.#starting;
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
