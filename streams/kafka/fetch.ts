import type { Client } from './client.ts';
import { API_KEYS, createErrorFromCode, Encoder, type Exchange } from './kafkajs.ts';
import { type Aborted, type Fetched, readBatches } from './record-reader.ts';

const READ_COMMITTED = 1;
const VERSION = 11;

export interface FetchOptions {
  /** How long the broker waits for the first new record, ms. */
  readonly maxWait: number;
  /** About the most bytes of an answer; a larger single batch is given whole. */
  readonly maxBytes: number;
  /** Default `utf8`. */
  readonly keyEncoding?: 'utf8' | 'latin1';
}

/**
 * Fetches committed records of one partition from an offset on. Rejects with an error of type `OFFSET_OUT_OF_RANGE` when the offset is no
 * longer, or not yet, in the log.
 */
export async function fetchPartition(
  client: Client,
  topic: string,
  partition: number,
  from: number,
  options: FetchOptions,
): Promise<Fetched> {
  const broker = await client.call('finding the leader', client.leader(topic, partition));
  const exchange: Exchange<Fetched> = {
    requestTimeout: options.maxWait + client.settings.callTimeout,
    request: {
      apiKey: API_KEYS.Fetch!,
      apiVersion: VERSION,
      apiName: 'Fetch',
      encode: async () =>
        new Encoder()
          .writeInt32(-1)
          .writeInt32(options.maxWait)
          .writeInt32(1)
          .writeInt32(options.maxBytes)
          .writeInt8(READ_COMMITTED)
          .writeInt32(0)
          .writeInt32(-1)
          .writeInt32(1)
          .writeString(topic)
          .writeInt32(1)
          .writeInt32(partition)
          .writeInt32(-1)
          .writeInt64(from)
          .writeInt64(-1)
          .writeInt32(options.maxBytes)
          .writeInt32(0)
          .writeString(''),
    },
    response: {
      decode: async (bytes) => ({ bytes, clientSideThrottleTime: bytes.readInt32BE(0) }),
      parse: async (decoded) => parse((decoded as { bytes: Buffer }).bytes, from, options.keyEncoding ?? 'utf8'),
    },
    logResponseError: false,
  };
  return client.call(
    `fetching ${topic}/${partition}`,
    broker.connectionPool.send(exchange),
    options.maxWait + client.settings.callTimeout,
  );
}

/** Reads the answer (version 11) to a request for one partition. */
function parse(bytes: Buffer, from: number, keyEncoding: 'utf8' | 'latin1'): Fetched {
  // throttle time 4, error 2, session 4, topics 4, name 2 + n, partitions 4, partition 4
  const failed = bytes.readInt16BE(4);
  if (failed !== 0) throw createErrorFromCode(failed);
  if (bytes.readInt32BE(10) === 0) return { records: [], next: from };
  let at = 16 + bytes.readInt16BE(14) + 8;
  const error = bytes.readInt16BE(at);
  if (error !== 0) throw createErrorFromCode(error);
  // error 2, high watermark 8, last stable offset 8, start 8
  at += 26;
  const aborted: Aborted[] = [];
  const count = bytes.readInt32BE(at);
  at += 4;
  for (let i = 0; i < count; i++, at += 16) {
    aborted.push({ producerId: bytes.readBigInt64BE(at), firstOffset: Number(bytes.readBigInt64BE(at + 8)) });
  }
  // preferred replica 4, size of the records 4
  const size = bytes.readInt32BE(at + 4);
  at += 8;
  if (size <= 0) return { records: [], next: from };
  return new Unread(() => readBatches(bytes.subarray(at, at + size), from, aborted, keyEncoding));
}

/**
 * Batches that are read when somebody looks. What is fetched ahead waits, for every partition, and as bytes it is one object to the garbage
 * collector instead of some thousand.
 */
class Unread implements Fetched {
  readonly #read: () => Fetched;
  #found: Fetched | undefined;

  constructor(read: () => Fetched) {
    this.#read = read;
  }

  get records() {
    return this.#batches().records;
  }

  get next() {
    return this.#batches().next;
  }

  #batches(): Fetched {
    this.#found ??= this.#read();
    return this.#found;
  }
}
