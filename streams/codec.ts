import type { AvroSchema, Resolver } from '../schemas/avro.ts';
import type { AnyTopic } from './fold.ts';

/** Knows the number of every schema that was ever written with. */
export interface SchemaIds {
  /** Registers the schema of a subject's next writer and answers its number. Rejects with `IncompatibleSchema`. */
  register(subject: string, schema: AvroSchema): Promise<number>;
  /** The schema with this number; `undefined` when there is none. */
  schema(id: number): Promise<AvroSchema | undefined>;
}

/** The schema cannot read what the one before it wrote. */
export class IncompatibleSchema extends Error {
  override readonly name = 'IncompatibleSchema';
}

/** Bytes that are not a message of their topic. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

const MAGIC = 0;
const HEAD = 5;
const SLAB_BYTES = 64 * 1024;

/**
 * Messages in the Confluent wire format: a zero byte, the number of the writer's schema (32 bits, big-endian), Avro. Encoding and decoding
 * do not wait; only a schema that was never met before must be asked for, by `prepare`.
 */
export class Codec {
  readonly #ids: SchemaIds;
  readonly #own = new Map<string, number>();
  /** How each topic reads each writer; `undefined`: no such schema, or one that does not resolve. */
  readonly #readers = new Map<AnyTopic, Map<number, Resolver | undefined>>();
  /** Messages are encoded one behind the other into a piece of memory that they then share. */
  #slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  #used = 0;

  private constructor(ids: SchemaIds) {
    this.#ids = ids;
  }

  /** Registers the topics' schemas as `<prefix><topic>-value`. */
  static async open(ids: SchemaIds, topics: Iterable<AnyTopic>, prefix = ''): Promise<Codec> {
    const codec = new Codec(ids);
    for (const topic of topics) {
      codec.#own.set(topic.name, await ids.register(`${prefix}${topic.name}-value`, topic.message.schema));
      codec.#readers.set(topic, new Map());
    }
    return codec;
  }

  encode(topic: AnyTopic, message: unknown): Buffer {
    const id = this.idOf(topic);
    let begin = this.#used;
    let end = topic.message.encodeInto(message, this.#slab, begin + HEAD);
    if (end < 0) {
      const lacking = -end;
      this.#slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, 2 * (this.#slab.length - begin + lacking)));
      begin = 0;
      end = topic.message.encodeInto(message, this.#slab, HEAD);
    }
    this.#slab[begin] = MAGIC;
    this.#slab.writeUInt32BE(id, begin + 1);
    this.#used = end;
    return this.#slab.subarray(begin, end);
  }

  /** Where the message itself begins in bytes that this program's schema of the topic wrote; `undefined` for what any other schema wrote, or none. */
  ownBody(topic: AnyTopic, bytes: Buffer): number | undefined {
    return bytes.length >= HEAD && bytes[0] === MAGIC && bytes.readUInt32BE(1) === this.idOf(topic) ? HEAD : undefined;
  }

  /** Throws `Unreadable`; also when the writer's schema was not prepared. */
  decode<T = unknown>(topic: AnyTopic, bytes: Buffer): T {
    const id = writerOf(bytes);
    const reader = id === this.#own.get(topic.name) ? undefined : this.#reader(topic, id);
    try {
      return topic.message.decode(bytes, reader, HEAD) as T;
    } catch (error) {
      throw new Unreadable(`not a message of ${topic.name}: ${(error as Error).message}`, { cause: error });
    }
  }

  #reader(topic: AnyTopic, id: number): Resolver {
    const reader = this.#readers.get(topic)?.get(id);
    if (!reader) throw new Unreadable(`${topic.name} does not read what schema ${id} writes`);
    return reader;
  }

  /**
   * Learns the writers of messages about to be decoded; undefined, at once, when they are all known. Rejects when the registry does not
   * answer. A number that the registry does not know is known as unreadable.
   */
  prepare(topic: AnyTopic, messages: Iterable<Buffer>): Promise<void> | undefined {
    const own = this.idOf(topic);
    const readers = this.#readers.get(topic)!;
    const unknown = new Set<number>();
    for (const bytes of messages) {
      if (bytes.length < HEAD || bytes[0] !== MAGIC) continue;
      const id = bytes.readUInt32BE(1);
      if (id !== own && !readers.has(id)) unknown.add(id);
    }
    return unknown.size === 0 ? undefined : this.#learn(topic, readers, unknown);
  }

  async #learn(topic: AnyTopic, readers: Map<number, Resolver | undefined>, ids: Iterable<number>): Promise<void> {
    for (const id of ids) {
      const schema = await this.#ids.schema(id);
      readers.set(id, schema === undefined ? undefined : resolve(topic, schema));
    }
  }

  /** The number of the schema that this program writes on the topic. */
  idOf(topic: AnyTopic): number {
    const id = this.#own.get(topic.name);
    if (id === undefined) throw new Error(`the schema of ${topic.name} was not registered`);
    return id;
  }
}

function writerOf(bytes: Buffer): number {
  if (bytes.length < HEAD || bytes[0] !== MAGIC) throw new Unreadable('not in the Confluent wire format');
  return bytes.readUInt32BE(1);
}

function resolve(topic: AnyTopic, writer: AvroSchema): Resolver | undefined {
  try {
    return topic.message.resolver(writer);
  } catch {
    return undefined;
  }
}
