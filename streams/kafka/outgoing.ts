import { partitionOf } from '../partitioner.ts';
import { MAX_BATCH_BYTES, MAX_RECORD_BYTES } from './options.ts';
import type { OutBatch } from './produce.ts';
import { BatchWriter, type ProducerIdentity } from './record-batch.ts';

interface Lane {
  readonly topic: string;
  readonly partition: number;
  /** Full ones first; a request carries one batch of a partition, so several mean several rounds. */
  writers: BatchWriter[];
}

/** The place of a record in what is sent: its offset is that of its round's first record in the partition plus `index`. */
export interface Slot {
  readonly partition: number;
  readonly round: number;
  readonly index: number;
}

/**
 * Records on their way out, packed by topic and partition as they come. Used again for the next transaction or request: the memory of the
 * batches stays.
 */
export class Outgoing {
  readonly #lanes = new Map<string, (Lane | undefined)[]>();
  #used: Lane[] = [];
  readonly #free: BatchWriter[] = [];

  /** Adds a record to the partition of its key, and answers where it is. Throws a `RangeError` when it is too large. */
  add(topic: string, partitions: number, key: string, value: Buffer, time: number): Slot {
    return this.put(topic, partitionOf(key, partitions), key, 'utf8', value, time);
  }

  /** Adds a record to a given partition; `null` is a tombstone. */
  put(
    topic: string,
    partition: number,
    key: string,
    encoding: 'utf8' | 'latin1',
    value: Buffer | null,
    time: number,
  ): Slot {
    const size = checkSize(topic, key, value);
    const lane = this.#lane(topic, partition);
    let writer = lane.writers.at(-1);
    if (!writer || (writer.count > 0 && writer.size + size > MAX_BATCH_BYTES)) {
      writer = this.#free.pop() ?? new BatchWriter();
      writer.reset();
      lane.writers.push(writer);
      if (lane.writers.length === 1) this.#used.push(lane);
    }
    writer.add(key, encoding, value, time);
    return { partition, round: lane.writers.length - 1, index: writer.count - 1 };
  }

  get empty(): boolean {
    return this.#used.length === 0;
  }

  /** The partitions that records were added for. */
  partitions(): { topic: string; partitions: number[] }[] {
    const topics = new Map<string, number[]>();
    for (const { topic, partition } of this.#used) {
      const list = topics.get(topic);
      if (list) list.push(partition);
      else topics.set(topic, [partition]);
    }
    return [...topics].map(([topic, partitions]) => ({ topic, partitions }));
  }

  /** The batches of the n-th round; none when all have been sent. */
  round(n: number, producer: ProducerIdentity, sequences: Sequences, transactional: boolean): OutBatch[] {
    const batches: OutBatch[] = [];
    for (const { topic, partition, writers } of this.#used) {
      const writer = writers[n];
      if (!writer) continue;
      const sequence = sequences.take(`${topic}/${partition}`, writer.count);
      batches.push({ topic, partition, bytes: writer.finish(producer, sequence, transactional) });
    }
    return batches;
  }

  /** The number of records in the n-th round's batch of a partition. */
  count(topic: string, partition: number, n: number): number {
    return this.#lanes.get(topic)?.[partition]?.writers[n]?.count ?? 0;
  }

  clear(): void {
    for (const lane of this.#used) {
      // A batch that a huge record blew up is not kept.
      this.#free.push(...lane.writers.splice(0).filter((writer) => writer.size <= 2 * MAX_BATCH_BYTES));
    }
    this.#used = [];
  }

  #lane(topic: string, partition: number): Lane {
    let lanes = this.#lanes.get(topic);
    if (!lanes) {
      lanes = [];
      this.#lanes.set(topic, lanes);
    }
    let lane = lanes[partition];
    if (!lane) {
      lane = { topic, partition, writers: [] };
      lanes[partition] = lane;
    }
    return lane;
  }
}

/** The sequence numbers of a producer, per partition: the broker refuses a batch that does not follow the one before. */
export class Sequences {
  readonly #next = new Map<string, number>();

  /** The number of the next batch's first record; wraps around after 2³¹ − 1. */
  take(partition: string, records: number): number {
    const first = this.#next.get(partition) ?? 0;
    this.#next.set(partition, (first + records) % 2 ** 31);
    return first;
  }
}

/** The size of a record in bytes, key included. Throws a `RangeError` when it is too large. */
export function checkSize(topic: string, key: string, value: Buffer | null): number {
  const size = key.length + (value?.length ?? 0);
  if (size <= MAX_RECORD_BYTES) return size;
  throw new RangeError(`a record of ${size} bytes for ${topic}; at most ${MAX_RECORD_BYTES} (1 MiB, key included)`);
}
