import { GroupBusy, type LogRecord, LogUnavailable, type TopicSpec, type WorkerOptions } from '../log.ts';
import { partitionOf } from '../partitioner.ts';
import { refuseLarge } from '../record-limit.ts';
import { Group } from './group.ts';
import { Partition, type Reserved, type Segment } from './partition.ts';
import { StateDb } from './state-db.ts';
import { type MetaKey, SMALL, type Store, type WriteSize } from './store.ts';

const TOPIC = 'topic';
const START = 'start';
const STATE = 'state';

/** How a topic is written down. */
interface Written {
  readonly partitions: number;
  readonly retentionMs: number;
}

/** What a task changes besides appending its outputs. */
export interface TaskCommit {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly position: number;
  /** Of the state that `puts` puts. */
  readonly size: WriteSize;
  readonly puts: () => void;
}

/** The topics and groups of a store: what all handles of one folder share. */
export class Topics {
  readonly store: Store;
  readonly #topics = new Map<string, Partition[]>();
  readonly #retention = new Map<string, number>();
  readonly #groups = new Map<string, Group>();
  /**
   * Positions by topic and partition, then group. Kept here too because LMDB shows a commit a moment before it is durable, and positions must
   * not run ahead of the ends of topics: who compares them would think that nothing is left to do.
   */
  readonly #positions = new Map<string, Map<string, number>>();

  constructor(store: Store) {
    this.store = store;
    for (const { key, value } of store.positions.getRange()) this.#groupsAt(key[0], key[1]).set(key[2], value);
    const range = { start: [TOPIC], end: [TOPIC, '\u{10ffff}'] } as never;
    for (const { key, value } of store.meta.getRange(range)) this.#open(key[1] as string, value as Written);
  }

  #open(name: string, { partitions, retentionMs }: Written): void {
    const start = (index: number) => (this.store.meta.get([START, name, index]) as number | undefined) ?? 0;
    const opened = Array.from({ length: partitions }, (_, i) => new Partition(this.store.records, name, i, start(i)));
    this.#topics.set(name, opened);
    this.#retention.set(name, retentionMs);
  }

  async create(specs: readonly TopicSpec[]): Promise<void> {
    const missing = specs.filter((spec) => !this.#topics.has(spec.name));
    if (missing.length === 0) return;
    await this.store.write(SMALL, () => {
      for (const { name, partitions, retentionMs } of missing) {
        this.store.meta.put([TOPIC, name], { partitions, retentionMs }, 1);
      }
    });
    for (const { name, partitions, retentionMs } of missing) {
      // Another handle may have created it meanwhile.
      if (!this.#topics.has(name)) this.#open(name, { partitions, retentionMs });
    }
  }

  /** Every topic's partitions and how long its records are kept, in ms; −1 is for ever. */
  *all(): Generator<{ name: string; partitions: readonly Partition[]; retentionMs: number }> {
    for (const [name, partitions] of this.#topics) {
      yield { name, partitions, retentionMs: this.#retention.get(name) ?? -1 };
    }
  }

  partitions(topic: string): readonly Partition[] {
    const partitions = this.#topics.get(topic);
    if (!partitions) throw new Error(`there is no topic ${topic}`);
    return partitions;
  }

  partition(topic: string, index: number): Partition {
    const partition = this.partitions(topic)[index];
    if (!partition) throw new Error(`${topic} has no partition ${index}`);
    return partition;
  }

  /** Appends records, and with them in one transaction what a task changes. Answers where each record went. */
  async append(
    records: readonly LogRecord[],
    commit?: TaskCommit,
  ): Promise<readonly { partition: number; offset: number }[]> {
    refuseLarge(records);
    const written: { partition: Partition; reserved: Reserved }[] = [];
    const places = new Array<{ partition: number; offset: number }>(records.length);
    let { bytes, keys } = commit?.size ?? { bytes: 0, keys: 0 };
    for (const [partition, indexes] of this.#byPartition(records)) {
      const reserved = partition.reserve(indexes.map((index) => records[index]!));
      for (let i = 0; i < indexes.length; i++) {
        places[indexes[i]!] = { partition: partition.index, offset: reserved.first + i };
      }
      written.push({ partition, reserved });
      bytes += reserved.size;
      keys += reserved.segments.length;
    }
    await this.store.write({ bytes, keys }, () => {
      for (const { partition, reserved } of written) partition.put(reserved);
      if (!commit) return;
      commit.puts();
      this.store.positions.put([commit.topic, commit.partition, commit.group], commit.position);
    });
    if (commit) this.#groupsAt(commit.topic, commit.partition).set(commit.group, commit.position);
    for (const { partition, reserved } of written) partition.show(reserved);
    return places;
  }

  #byPartition(records: readonly LogRecord[]): Map<Partition, number[]> {
    const indexes = new Map<Partition, number[]>();
    for (let i = 0; i < records.length; i++) {
      const { topic, key } = records[i]!;
      const partitions = this.partitions(topic);
      const partition = partitions[partitionOf(key, partitions.length)]!;
      const list = indexes.get(partition);
      if (list) list.push(i);
      else indexes.set(partition, [i]);
    }
    return indexes;
  }

  #groupsAt(topic: string, index: number): Map<string, number> {
    const place = `${topic}-${index}`;
    const found = this.#positions.get(place) ?? new Map<string, number>();
    this.#positions.set(place, found);
    return found;
  }

  position(topic: string, index: number, group: string): number {
    const { start } = this.partition(topic, index);
    return Math.max(start, this.#groupsAt(topic, index).get(group) ?? start);
  }

  /** The least position that any group has on a partition; none when no group ever committed there. */
  slowest(topic: string, index: number): number | undefined {
    const positions = [...this.#groupsAt(topic, index).values()];
    return positions.length === 0 ? undefined : Math.min(...positions);
  }

  group({ group, topic }: Pick<WorkerOptions, 'group' | 'topic'>): Group {
    const id = JSON.stringify([group, topic]);
    const found = this.#groups.get(id) ?? new Group(this.partitions(topic).length);
    this.#groups.set(id, found);
    return found;
  }

  /** A worker left: a group without workers is not kept in memory. */
  left({ group, topic }: Pick<WorkerOptions, 'group' | 'topic'>): void {
    if (this.group({ group, topic }).empty) this.#groups.delete(JSON.stringify([group, topic]));
  }

  /**
   * The state of a task, in a database whose name is kept so that `forget` finds it. When the task had state of another version, that is
   * deleted, and the task begins at the start of its input.
   */
  async state({ group, topic, state }: WorkerOptions, index: number): Promise<StateDb> {
    const name = stateName({ group, topic, state }, index);
    const key: MetaKey = [STATE, topic, group, index];
    const before = this.store.meta.get(key) as string | undefined;
    if (before !== name) {
      await this.store.write(SMALL, () => {
        if (before !== undefined) this.store.positions.remove([topic, index, group]);
        this.store.meta.put(key, name, 1);
      });
      if (before !== undefined) {
        this.#groupsAt(topic, index).delete(group);
        await new StateDb(this.store.env, before).drop();
      }
    }
    return new StateDb(this.store.env, name);
  }

  /** The state of a task as it is, if there is one of this version. */
  existingState(of: Pick<WorkerOptions, 'group' | 'topic' | 'state'>, index: number): StateDb | undefined {
    const name = stateName(of, index);
    const key: MetaKey = [STATE, of.topic, of.group, index];
    return this.store.meta.get(key) === name ? new StateDb(this.store.env, name) : undefined;
  }

  async forget(group: string, topic: string): Promise<void> {
    if (!this.group({ group, topic }).empty) throw new GroupBusy(`${group} still has workers on ${topic}`);
    this.left({ group, topic });
    for (const { index } of this.partitions(topic)) {
      const key: MetaKey = [STATE, topic, group, index];
      const state = this.store.meta.get(key) as string | undefined;
      await this.store.write(SMALL, () => {
        this.store.positions.remove([topic, index, group]);
        this.store.meta.remove(key);
      });
      this.#groupsAt(topic, index).delete(group);
      if (state !== undefined) await new StateDb(this.store.env, state).drop();
    }
  }

  /** Forgets a group, if there is one. */
  async dissolve(group: string, topic: string): Promise<boolean> {
    const known = this.groupsOf(topic).has(group);
    await this.forget(group, topic);
    return known;
  }

  /** The groups that have a position on a topic, or state. */
  groupsOf(topic: string): Set<string> {
    const found = new Set<string>();
    for (const { index } of this.partitions(topic)) {
      for (const group of this.#groupsAt(topic, index).keys()) found.add(group);
    }
    const range = { start: [STATE, topic], end: [STATE, topic, '\u{10ffff}'] } as never;
    for (const { key } of this.store.meta.getRange(range)) found.add(key[2] as string);
    return found;
  }

  async truncate(topic: string, before: readonly number[]): Promise<void> {
    for (const partition of this.partitions(topic)) {
      await this.truncatePartition(partition, before[partition.index] ?? 0);
    }
  }

  /** Deletes the records below `before`: readers see none of them at once, and the segments that hold no other go. */
  async truncatePartition(partition: Partition, before: number): Promise<void> {
    const start = Math.min(before, partition.end);
    if (start <= partition.start) return;
    await this.store.write(SMALL, () => this.store.meta.put([START, partition.topic, partition.index], start, 1));
    partition.start = start;
    await this.#remove(partition.below(start));
  }

  /** Puts segments in the place of one. */
  async replace(partition: Partition, last: number, segments: readonly Segment[]): Promise<void> {
    const bytes = segments.reduce((sum, segment) => sum + segment.bytes.length, 0);
    await this.store.write({ bytes, keys: segments.length + 1 }, () => {
      this.store.records.remove([partition.topic, partition.index, last]);
      for (const segment of segments)
        this.store.records.put([partition.topic, partition.index, segment.last], segment.bytes);
    });
  }

  async #remove(keys: readonly [string, number, number][]): Promise<void> {
    for (let at = 0; at < keys.length; at += 1000) {
      await this.store.write(SMALL, () => {
        for (const key of keys.slice(at, at + 1000)) this.store.records.remove(key);
      });
    }
  }

  async delete(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const partitions = this.#topics.get(name);
      if (!partitions) continue;
      for (const [id, group] of this.#groups) {
        if (!group.empty && JSON.parse(id)[1] === name) throw new LogUnavailable(`${name} still has workers`);
      }
      this.#topics.delete(name);
      await this.store.write(SMALL, () => {
        this.store.meta.remove([TOPIC, name]);
        for (const { index } of partitions) this.store.meta.remove([START, name, index]);
        for (const { index } of partitions) {
          for (const group of this.#groupsAt(name, index).keys()) this.store.positions.remove([name, index, group]);
        }
      });
      for (const { index } of partitions) this.#positions.delete(`${name}-${index}`);
      for (const partition of partitions) await this.#remove(partition.below(Number.MAX_SAFE_INTEGER));
    }
  }
}

function stateName({ group, topic, state }: Pick<WorkerOptions, 'group' | 'topic' | 'state'>, index: number): string {
  return `state ${JSON.stringify([group, topic, index, state!.name, state!.version])}`;
}
