import { setImmediate as turn } from 'node:timers/promises';
import type { Log, LogRecord, Offsets, ReadRecord, TopicSpec, Worker, WorkerOptions } from '../log.ts';
import { compact } from './compaction.ts';
import { expire } from './retention.ts';
import { Store } from './store.ts';
import { Topics } from './topics.ts';
import { EmbeddedWorker } from './worker.ts';

export interface EmbeddedLogOptions {
  /** Partitions of a new topic: so many, or what is asked for. 1 by default, because one process folds no faster with more. */
  readonly partitions?: number | 'asked';
  /** `false`: never wait for the disk; for what can be done again, such as `replay`. */
  readonly sync?: boolean;
  /** Bytes free on the disk, when it is not the file system that is to be asked. */
  readonly free?: () => number;
}

/** Opens the embedded log in `<dir>/log`. Several handles of one process may be open at once and share it. */
export async function openEmbeddedLog(dir: string, options: EmbeddedLogOptions = {}): Promise<Log> {
  return new EmbeddedLog(Store.acquire(dir, { sync: true, ...options }), options);
}

const RETENTION_EVERY_MS = 5 * 60_000;

/** Records handed to a reader between two turns of the event loop. */
const READ_AT_ONCE = 1000;

/** Keys begin with a text. */
const EVERYTHING = { start: [''], end: ['\u{10ffff}'] };

const shared = new WeakMap<Store, Topics>();

class EmbeddedLog implements Log {
  readonly #store: Store;
  readonly #topics: Topics;
  readonly #options: EmbeddedLogOptions;
  readonly #workers = new Set<EmbeddedWorker>();
  readonly #retention: NodeJS.Timeout;
  #closing: Promise<void> | undefined;

  constructor(store: Store, options: EmbeddedLogOptions) {
    this.#store = store;
    this.#options = options;
    this.#topics = shared.get(store) ?? new Topics(store);
    shared.set(store, this.#topics);
    // What fails now, on a full disk say, is tried again with the next round. The timer also keeps the process alive while the log is open,
    // as a connection to a broker would.
    const round = () => void expire(this.#topics, Date.now()).catch(() => undefined);
    this.#retention = setInterval(round, RETENTION_EVERY_MS);
  }

  async createTopics(topics: readonly TopicSpec[]): Promise<void> {
    const { partitions = 1 } = this.#options;
    await this.#topics.create(
      topics.map((topic) => ({
        ...topic,
        partitions: partitions === 'asked' ? topic.partitions : partitions,
      })),
    );
  }

  async partitions(topic: string): Promise<number> {
    return this.#topics.partitions(topic).length;
  }

  async append(records: readonly LogRecord[]) {
    if (records.length === 0) return [];
    return this.#topics.append(records);
  }

  async work(options: WorkerOptions): Promise<Worker> {
    const worker = new EmbeddedWorker(this.#topics, this.#topics.group(options), options);
    this.#workers.add(worker);
    return {
      stop: () => worker.stop().finally(() => this.#workers.delete(worker)),
      tasks: () => worker.tasks(),
    };
  }

  async ends(topic: string): Promise<Offsets> {
    return this.#topics.partitions(topic).map(({ end }) => end);
  }

  /** What is committed is what there is. */
  edges(topic: string): Promise<Offsets> {
    return this.ends(topic);
  }

  async starts(topic: string): Promise<Offsets> {
    return this.#topics.partitions(topic).map(({ start }) => start);
  }

  async positions(group: string, topic: string): Promise<Offsets> {
    return this.#topics.partitions(topic).map(({ index }) => this.#topics.position(topic, index, group));
  }

  async *read(topic: string, index: number, from: number, to?: number): AsyncGenerator<ReadRecord> {
    const partition = this.#topics.partition(topic, index);
    const end = Math.min(to ?? partition.end, partition.end);
    for (let next = from; ; await turn()) {
      const records = partition.read(next, READ_AT_ONCE, end);
      yield* records;
      const last = records.at(-1);
      if (!last) return;
      next = last.offset + 1;
    }
  }

  async *stateRecords(group: string, topic: string, state: NonNullable<WorkerOptions['state']>) {
    for (const { index } of this.#topics.partitions(topic)) {
      const db = this.#topics.existingState({ group, topic, state }, index);
      if (!db) continue;
      let count = 0;
      for (const { key } of db.range(EVERYTHING)) {
        yield { partition: index, key, deleted: false };
        if (++count % READ_AT_ONCE === 0) await turn();
      }
    }
  }

  forget(group: string, topic: string): Promise<void> {
    return this.#topics.forget(group, topic);
  }

  dissolve(group: string, topic: string): Promise<boolean> {
    return this.#topics.dissolve(group, topic);
  }

  truncate(topic: string, before: Offsets): Promise<void> {
    return this.#topics.truncate(topic, before);
  }

  compact(topic: string): Promise<void> {
    return compact(this.#topics, topic);
  }

  deleteTopics(names: readonly string[]): Promise<void> {
    return this.#topics.delete(names);
  }

  async destroy(): Promise<boolean> {
    const all = [...this.#topics.all()];
    for (const { name } of all) for (const group of this.#topics.groupsOf(name)) await this.dissolve(group, name);
    await this.deleteTopics(all.map(({ name }) => name));
    return all.length > 0;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearInterval(this.#retention);
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
    await this.#store.release();
  }
}
