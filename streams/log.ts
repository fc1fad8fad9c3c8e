/**
 * The log port: what the runtime, the gateway and the sinks need of a partitioned, durable, transactional log. Two drivers
 * implement it, `kafka/` and `embedded/`, and pass the same contract tests (`contract/`).
 *
 * The port moves bytes. Schemas are the codec's business (`codec.ts`), folds and stages the runtime's (`runtime.ts`).
 */

/** A key of a stage's state: ordered part by part, numbers before texts. */
export type StateKey = readonly (string | number)[];

/** A value of a stage's state: plain data (objects, arrays, texts, numbers, booleans, null, bytes). */
export type StateValue = unknown;

/** One record to append. `partition` is chosen by the key, the same way in every driver (`partitioner.ts`). */
export interface LogRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer;
  /** ms since the epoch; the time at which the gateway took the event that this is about. */
  readonly time: number;
}

/** One record as read. */
export interface ReadRecord {
  /** Grows by at least one from record to record in a partition; on Kafka with gaps (transaction markers). */
  readonly offset: number;
  readonly key: string;
  readonly value: Buffer;
  readonly time: number;
}

/** Read access to the state of one task, as of its last commit. */
export interface StateView {
  /** `id` is the key as `encodeKey` writes it, for whoever has it at hand. */
  get(key: StateKey, id?: string): StateValue | undefined;
  /** Entries with `start <= key < end` in key order, or backwards from just below `end` with `reverse`. Some say the key's `id` too. */
  range(options: {
    start: StateKey;
    end: StateKey;
    reverse?: boolean;
    limit?: number;
  }): Iterable<{ readonly key: StateKey; readonly value: StateValue; readonly id?: string }>;
}

/** An entry of a state as the log keeps it. */
export interface StateRecord {
  readonly partition: number;
  readonly key: StateKey;
  /** It says that the entry is no more. */
  readonly deleted: boolean;
}

/** A change of state: `undefined` deletes. */
export interface StateChange {
  readonly key: StateKey;
  /** The key as `encodeKey` writes it, when it is known. */
  readonly id?: string;
  readonly value: StateValue | undefined;
}

/** What a task commits at once: all of it becomes visible, or none. */
export interface Step {
  readonly outputs: readonly LogRecord[];
  readonly changes: readonly StateChange[];
  /** The offset of the next input record to read: everything below is done. */
  readonly position: number;
}

/**
 * One input partition of one group, owned by this process until it is lost in a rebalance.
 */
export interface Task {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly state: StateView;
  /** The next offset to read, as committed. */
  readonly position: number;
  /** Aborted when the task is lost or the worker stops; a handler then returns as soon as it can. */
  readonly signal: AbortSignal;
  /**
   * Commits outputs, state and position in one transaction. Rejects with `TaskLost` when another process owns the partition by
   * now (nothing was written), with `LogUnavailable` when the log did not answer in time (all of it was written or nothing, and the driver
   * finds out which: it hands out what is not committed, with `state` and `position` as committed), and with a `RangeError` when a record
   * is larger than 1 MiB (nothing was written). One commit at a time.
   */
  commit(step: Step): Promise<void>;
}

/** What a worker does with its partitions. */
export interface Handler {
  /**
   * Called for each batch, one at a time per task. All records handed out must be committed (by position) before it resolves;
   * when it rejects, the driver aborts, waits a little and hands out the records after `task.position` again.
   */
  batch(task: Task, records: readonly ReadRecord[]): Promise<void>;
  /** Called when a task was given to this process, its state restored, before its first batch. */
  assigned?(task: Task): Promise<void>;
  /** Called when a task was lost or stopped. */
  revoked?(task: Task): void;
}

export interface WorkerOptions {
  readonly group: string;
  readonly topic: string;
  readonly handler: Handler;
  /** Most records in a batch. Drivers hand out what there is at once and never wait to fill one. */
  readonly maxBatch?: number;
  /** Keep state in LMDB with a changelog under this name and version; without it `task.state` is empty and `changes` must be. */
  readonly state?: { readonly name: string; readonly version: number };
}

export interface Worker {
  /** Finishes the batches in hand, commits and leaves. */
  stop(): Promise<void>;
  /** Tasks owned now, with how far they are. */
  tasks(): readonly {
    partition: number;
    position: number;
    state: 'restoring' | 'running' | 'stopped';
    error?: string;
  }[];
}

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs: number;
  readonly cleanup: 'delete' | 'compact';
  /** Of a compacted topic: when a record that another has replaced is gone at the latest, ms; by the driver's leave without. */
  readonly lagMs?: number;
}

/** A position in a topic, per partition. */
export type Offsets = readonly number[];

export interface Log {
  /** Creates the topics that are missing; leaves the others as they are. */
  createTopics(topics: readonly TopicSpec[]): Promise<void>;
  partitions(topic: string): Promise<number>;
  /** Appends and resolves when the records are durable (fsync, or acks=all), in order; answers their offsets. Rejects with `LogUnavailable`. */
  append(records: readonly LogRecord[]): Promise<readonly { partition: number; offset: number }[]>;
  /** Starts a worker of a group: the group's partitions are shared among its workers in all processes. */
  work(options: WorkerOptions): Promise<Worker>;
  /** The offset after the last committed record, per partition. */
  ends(topic: string): Promise<Offsets>;
  /** The offset after the last record written, committed or not yet: a group whose positions equal them has nothing left to come. */
  edges(topic: string): Promise<Offsets>;
  /** The first offset that is still kept, per partition. */
  starts(topic: string): Promise<Offsets>;
  /** The position of a group on a topic, per partition; `starts` where it has none. */
  positions(group: string, topic: string): Promise<Offsets>;
  /**
   * What the log keeps of a group's state, whichever process works on it, the oldest first of each key: what the state is made of, and what it was made of before
   * as far as that is not gone yet.
   */
  stateRecords(group: string, topic: string, state: NonNullable<WorkerOptions['state']>): AsyncIterable<StateRecord>;
  /** Committed records of a partition from `from` on, up to `to` (exclusive; default: the end at the time of the call). */
  read(topic: string, partition: number, from: number, to?: number): AsyncIterable<ReadRecord>;
  /** Forgets a group: its positions, and on this machine its state. Rejects with `GroupBusy` while any process works for it. */
  forget(group: string, topic: string): Promise<void>;
  /**
   * Removes a group for good: its positions, its state and what the log kept of it. Answers whether there was anything. Rejects with `GroupBusy` while
   * any process works for it.
   */
  dissolve(group: string, topic: string): Promise<boolean>;
  /** Deletes records below the offsets, per partition. */
  truncate(topic: string, before: Offsets): Promise<void>;
  /**
   * Of a compacted topic: asks that records which later ones with their key have replaced go now. The embedded log does it at once; Kafka does it by
   * itself, within the topic's `lagMs` after the next record.
   */
  compact(topic: string): Promise<void>;
  /** Deletes topics that exist. */
  deleteTopics(names: readonly string[]): Promise<void>;
  /**
   * Deletes every topic and group of this log. Answers whether there was anything. Rejects with `GroupBusy` while any process works for one of them.
   */
  destroy(): Promise<boolean>;
  close(): Promise<void>;
}

/** Another process owns the partition by now. */
export class TaskLost extends Error {
  override readonly name = 'TaskLost';
}

/** A group cannot be removed: a process works for it, here or elsewhere. */
export class GroupBusy extends Error {
  override readonly name = 'GroupBusy';
}

/** The log cannot take or give records at the moment. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable';
}
