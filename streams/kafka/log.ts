import { rmSync } from 'node:fs';
import type { Log, LogRecord, Offsets, ReadRecord, TopicSpec, Worker, WorkerOptions } from '../log.ts';
import { decodeKey } from '../state-key.ts';
import { Appender } from './appender.ts';
import { Client } from './client.ts';
import { asLogError, errorType, pause } from './errors.ts';
import { fetchPartition } from './fetch.ts';
import { committedOffsets, deleteRecords, topicOffsets } from './offsets.ts';
import { type KafkaOptions, type Settings, settings } from './options.ts';
import type { RawRecord } from './record-reader.ts';
import { createTopics, deleteGroup, deleteTopics, removeGroups, removeTopics } from './topics.ts';
import { CHANGELOG, changelogTopic, groupFolder, KafkaWorker, kafkaGroup } from './worker.ts';

const READ_BYTES = 1024 * 1024;

/** The log on Kafka. Connects when it is first used. */
export function kafkaLog(options: KafkaOptions): Log {
  return new KafkaLog(settings(options));
}

class KafkaLog implements Log {
  readonly #settings: Settings;
  readonly #appender: Appender;
  readonly #workers = new Set<KafkaWorker>();
  readonly #readers = new Set<Client>();
  #instances = 0;
  #closed = false;
  #client: Promise<Client> | undefined;

  constructor(options: Settings) {
    this.#settings = options;
    this.#appender = new Appender(options);
  }

  createTopics(topics: readonly TopicSpec[]): Promise<void> {
    return createTopics(this.#settings, topics);
  }

  async partitions(topic: string): Promise<number> {
    return this.#ask((client) => client.partitions(this.#settings.prefix + topic), topic);
  }

  append(records: readonly LogRecord[]) {
    return this.#appender.append(records);
  }

  async work(options: WorkerOptions): Promise<Worker> {
    const { instanceId } = this.#settings;
    const worker = new KafkaWorker(this.#settings, options, instanceId && `${instanceId}-${this.#instances++}`);
    this.#workers.add(worker);
    return worker;
  }

  ends(topic: string): Promise<Offsets> {
    return this.#ask((client) => topicOffsets(client, this.#settings.prefix + topic, 'ends'), topic);
  }

  edges(topic: string): Promise<Offsets> {
    return this.#ask((client) => topicOffsets(client, this.#settings.prefix + topic, 'edges'), topic);
  }

  starts(topic: string): Promise<Offsets> {
    return this.#ask((client) => topicOffsets(client, this.#settings.prefix + topic, 'starts'), topic);
  }

  async positions(group: string, topic: string): Promise<Offsets> {
    const starts = await this.starts(topic);
    const name = kafkaGroup(this.#settings, group, topic);
    const committed = await this.#ask(
      (client) => committedOffsets(client, name, this.#settings.prefix + topic, [...starts.keys()]),
      topic,
    );
    return starts.map((start, partition) => Math.max(start, committed[partition]!.offset));
  }

  read(topic: string, partition: number, from: number, to?: number): AsyncIterable<ReadRecord> {
    return this.#read(this.#settings.prefix + topic, partition, { from, to }) as AsyncIterable<ReadRecord>;
  }

  async *stateRecords(group: string, topic: string, state: NonNullable<WorkerOptions['state']>) {
    const changelog = changelogTopic(this.#settings, group, topic, state);
    for (let partition = 0; partition < (await this.partitions(topic)); partition++) {
      for await (const { key, value } of this.#read(changelog, partition, { from: 0, keyEncoding: 'latin1' })) {
        yield { partition, key: decodeKey(key), deleted: value === null };
      }
    }
  }

  async *#read(
    name: string,
    partition: number,
    { from, to, keyEncoding }: { from: number; to?: number | undefined; keyEncoding?: 'utf8' | 'latin1' },
  ): AsyncGenerator<RawRecord> {
    const client = await Client.open(this.#settings, 'read');
    this.#readers.add(client);
    const options = { maxWait: 500, maxBytes: READ_BYTES, ...(keyEncoding ? { keyEncoding } : {}) };
    try {
      await client.topics([name]);
      const [start] = (await topicOffsets(client, name, 'starts', [partition])) as [number];
      const [last] = (await topicOffsets(client, name, 'ends', [partition])) as [number];
      const end = Math.min(to ?? last, last);
      for (let next = Math.max(from, start); next < end; ) {
        const fetched = await fetchPartition(client, name, partition, next, options);
        for (const record of fetched.records) {
          if (record.offset >= end) return;
          yield record;
        }
        next = fetched.next;
      }
    } catch (error) {
      throw asLogError(error, `reading ${name}/${partition}`);
    } finally {
      this.#readers.delete(client);
      client.drop();
    }
  }

  async forget(group: string, topic: string): Promise<void> {
    await deleteGroup(this.#settings, kafkaGroup(this.#settings, group, topic));
    rmSync(groupFolder(this.#settings, group, topic), { recursive: true, force: true });
  }

  async dissolve(group: string, topic: string): Promise<boolean> {
    const name = kafkaGroup(this.#settings, group, topic);
    const there = await removeGroups(this.#settings, (found) => found === name);
    const changelogs = await removeTopics(
      this.#settings,
      (found) => found.startsWith(`${name}-`) && found.endsWith(CHANGELOG),
    );
    rmSync(groupFolder(this.#settings, group, topic), { recursive: true, force: true });
    return there || changelogs;
  }

  async destroy(): Promise<boolean> {
    const { prefix } = this.#settings;
    if (prefix === '') throw new Error('a log without a prefix shares its cluster with everybody');
    const groups = await removeGroups(this.#settings, (found) => found.startsWith(prefix));
    const topics = await removeTopics(this.#settings, (found) => found.startsWith(prefix));
    return groups || topics;
  }

  async truncate(topic: string, before: Offsets): Promise<void> {
    const [starts, ends] = await Promise.all([this.starts(topic), this.ends(topic)]);
    const name = this.#settings.prefix + topic;
    for (const [partition, wanted] of before.entries()) {
      const offset = Math.min(wanted, ends[partition]!);
      if (offset <= starts[partition]!) continue;
      await this.#ask((client) => deleteRecords(client, name, partition, offset), topic);
    }
  }

  /** The broker's cleaner does it, as the topic was told when it was made. */
  async compact(): Promise<void> {}

  deleteTopics(names: readonly string[]): Promise<void> {
    return deleteTopics(this.#settings, names);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
    await this.#appender.close();
    for (const reader of this.#readers) reader.drop();
    await this.#client?.then((client) => client.drop()).catch(() => {});
  }

  /** Asks on a connection that is kept; again on new ones, within the call timeout, when it fails. */
  async #ask<T>(question: (client: Client) => T | Promise<T>, topic: string): Promise<T> {
    const until = Date.now() + this.#settings.callTimeout;
    for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
      this.#client ??= Client.open(this.#settings, 'ask');
      const opening = this.#client;
      try {
        const client = await opening;
        await client.topics([this.#settings.prefix + topic]);
        return await question(client);
      } catch (error) {
        if (this.#client === opening) this.#client = undefined;
        opening.then((client) => client.drop()).catch(() => {});
        const missing = errorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION';
        if (missing || this.#closed || Date.now() + wait > until) throw asLogError(error, `asking about ${topic}`);
        await pause(wait);
      }
    }
  }
}
