import { type LogRecord, LogUnavailable } from '../log.ts';
import { Client } from './client.ts';
import { asLogError, errorType, pause } from './errors.ts';
import type { Settings } from './options.ts';
import { checkSize, Outgoing, Sequences, type Slot } from './outgoing.ts';
import { type OutBatch, produce } from './produce.ts';

/** Where a record was put. */
export interface Place {
  readonly partition: number;
  readonly offset: number;
}

interface Waiting {
  readonly records: readonly LogRecord[];
  readonly until: number;
  readonly bytes: number;
  readonly resolve: (places: Place[]) => void;
  readonly reject: (error: Error) => void;
}

/** More than this waiting is refused at once, so that a slow cluster costs a 503 and not the memory. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024;

/** Most bytes of records in one request. */
const REQUEST_BYTES = 4 * 1024 * 1024;

/** A topic that was just made may be unknown to a broker for this long. */
const MISSING_TOPIC_MS = 1_000;

/** After these the broker's memory of this producer is of no use, and a new producer begins. Nothing was written by the request. */
const START_ANEW = new Set(['OUT_OF_ORDER_SEQUENCE_NUMBER', 'UNKNOWN_PRODUCER_ID', 'INVALID_PRODUCER_EPOCH']);

/**
 * Appends outside of transactions, for the gateway: idempotent, acks=all, one request at a time. What is asked for while a request is
 * under way goes together into the next, so that the cost of a request is shared when it matters and nobody waits when it does not.
 */
export class Appender {
  readonly #settings: Settings;
  readonly #out = new Outgoing();
  #queue: Waiting[] = [];
  /** Bytes of the records that wait or are under way. */
  #bytes = 0;
  #client: Client | undefined;
  #producer: { id: string; epoch: number } | undefined;
  #sequences = new Sequences();
  #working: Promise<void> | undefined;
  #closed = false;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Resolves when the records are durable; rejects with `LogUnavailable` after the call timeout, or a `RangeError` when one is too large. */
  append(records: readonly LogRecord[]): Promise<Place[]> {
    if (this.#closed) return Promise.reject(new LogUnavailable('the log is closed'));
    if (records.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      let bytes = 0;
      for (const record of records) bytes += record.value.length + record.key.length + 16;
      if (this.#bytes > 0 && this.#bytes + bytes > MOST_WAITING_BYTES) {
        return reject(new LogUnavailable(`${this.#bytes} bytes wait to be appended`));
      }
      this.#bytes += bytes;
      this.#queue.push({ records, bytes, until: Date.now() + this.#settings.callTimeout, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  /** Sends what waits, then closes. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#working;
    this.#client?.drop();
  }

  async #work(): Promise<void> {
    // What is asked for in this turn of the event loop goes together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      let bytes = 0;
      let count = 0;
      while (count < this.#queue.length && (count === 0 || bytes + this.#queue[count]!.bytes <= REQUEST_BYTES)) {
        bytes += this.#queue[count++]!.bytes;
      }
      await this.#send(this.#queue.splice(0, count));
      this.#bytes -= bytes;
    }
    // In the same turn as the look at the queue: whoever asks next must begin again.
    this.#working = undefined;
  }

  async #send(group: Waiting[]): Promise<void> {
    const until = Math.min(...group.map((waiting) => waiting.until));
    try {
      await this.#until(until, () => this.#connect(group));
      const packed = this.#pack(group);
      const offsets: Map<string, number>[] = [];
      for (let round = 0; ; round++) {
        // Packed once and sent again as it is: the broker knows a repetition by its sequence numbers.
        const batches = this.#out.round(round, this.#producer!, this.#sequences, false);
        if (batches.length === 0) break;
        const answer = await this.#until(until, async () => {
          await this.#connect(group);
          return this.#produce(batches);
        });
        offsets.push(answer);
      }
      for (const { waiting, slots } of packed) {
        const { prefix } = this.#settings;
        const places = slots.map(({ partition, round, index }, i) => {
          const first = offsets[round]!.get(`${prefix}${waiting.records[i]!.topic}/${partition}`)!;
          return { partition, offset: first + index };
        });
        waiting.resolve(places);
      }
    } catch (error) {
      // Whether it was written is not known, so that this producer's numbers are of no more use.
      this.#producer = undefined;
      for (const waiting of group) waiting.reject(asLogError(error, 'appending'));
    } finally {
      this.#out.clear();
    }
  }

  async #produce(batches: readonly OutBatch[]): Promise<Map<string, number>> {
    try {
      return await produce(this.#client!, batches, null);
    } catch (error) {
      if (START_ANEW.has(errorType(error) ?? '')) throw new StartAnew('the producer begins anew', { cause: error });
      throw error;
    }
  }

  /** Lays the records into batches; calls with a record that is too large are refused here, and are not among the answers. */
  #pack(group: readonly Waiting[]): { waiting: Waiting; slots: Slot[] }[] {
    const { prefix } = this.#settings;
    return group.flatMap((waiting) => {
      try {
        for (const { topic, key, value } of waiting.records) checkSize(topic, key, value);
      } catch (error) {
        waiting.reject(error as Error);
        return [];
      }
      const slots = waiting.records.map(({ topic, key, value, time }) => {
        const name = prefix + topic;
        return this.#out.add(name, this.#client!.partitions(name), key, value, time);
      });
      return [{ waiting, slots }];
    });
  }

  async #connect(group: readonly Waiting[]): Promise<void> {
    this.#client ??= await Client.open(this.#settings, 'append');
    const client = this.#client;
    const topics = new Set(group.flatMap(({ records }) => records.map(({ topic }) => this.#settings.prefix + topic)));
    await client.topics([...topics]);
    if (this.#producer) return;
    const { producerId, producerEpoch } = await client.retrying('opening a producer', async () =>
      (await client.controller()).initProducerId({ transactionTimeout: 0 }),
    );
    this.#producer = { id: producerId, epoch: producerEpoch };
    this.#sequences = new Sequences();
  }

  /** Does something again, on new connections, until it succeeds or time is up. */
  async #until<T>(until: number, action: () => Promise<T>): Promise<T> {
    const begun = Date.now();
    for (let wait = 50; ; wait = Math.min(wait * 2, 500)) {
      try {
        return await action();
      } catch (error) {
        this.#client?.drop();
        this.#client = undefined;
        const missing = errorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION';
        const last = missing ? Math.min(until, begun + MISSING_TOPIC_MS) : until;
        if (error instanceof StartAnew || Date.now() + wait > last || this.#closed) throw error;
        await pause(wait);
      }
    }
  }
}

class StartAnew extends Error {}
