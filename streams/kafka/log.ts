import { rmSync } from 'node:fs';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import {
  type Log,
  type LogRecord,
  LogUnavailable,
  type Offsets,
  type ReadRecord,
  type TopicSpec,
  type Worker,
  type WorkerOptions,
} from '../log.ts';
import { Appender } from './appender.ts';
import { Client } from './client.ts';
import { asLogError } from './errors.ts';
import { fetchPartition } from './fetch.ts';
import { committedOffsets, deleteRecords, topicOffsets } from './offsets.ts';
import { type KafkaOptions, MAX_RECORD_BYTES, type Settings, settings } from './options.ts';
import { changelogTopic, groupFolder, KafkaWorker, kafkaGroup } from './worker.ts';

/** Room in a batch for the largest record and what surrounds it. */
const MAX_MESSAGE_BYTES = 2 * MAX_RECORD_BYTES;

const READ_BYTES = 1024 * 1024;

/** The log on Kafka. Connects when it is first used. */
export function kafkaLog(options: KafkaOptions): Log {
  return new KafkaLog(settings(options));
}

class KafkaLog implements Log {
  readonly #settings: Settings;
  readonly #appender: Appender;
  readonly #admin: Admin;
  readonly #workers = new Set<KafkaWorker>();
  readonly #readers = new Set<Client>();
  #connecting: Promise<void> | undefined;
  #instances = 0;
  #client: Promise<Client> | undefined;

  constructor(options: Settings) {
    this.#settings = options;
    this.#appender = new Appender(options);
    this.#admin = new Kafka({
      brokers: [...options.brokers],
      clientId: `${options.clientId}-admin`,
      logLevel: logLevel.WARN,
      logCreator: () => (entry) => options.logger({ level: 'debug', message: `admin: ${entry.log.message}` }),
      retry: { initialRetryTime: 100, retries: 5 },
      ...(options.ssl ? { ssl: options.ssl as true } : {}),
      ...(options.sasl ? { sasl: options.sasl as never } : {}),
    }).admin();
  }

  async createTopics(topics: readonly TopicSpec[]): Promise<void> {
    const admin = await this.#connected();
    const existing = new Set(await this.#call('listing topics', admin.listTopics()));
    const missing = topics.filter((topic) => !existing.has(this.#settings.prefix + topic.name));
    if (missing.length === 0) return;
    await this.#call(
      'creating topics',
      admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({
          topic: this.#settings.prefix + topic.name,
          numPartitions: topic.partitions,
          replicationFactor: this.#settings.replicationFactor,
          configEntries: [
            { name: 'cleanup.policy', value: topic.cleanup },
            { name: 'retention.ms', value: String(topic.retentionMs) },
            { name: 'max.message.bytes', value: String(MAX_MESSAGE_BYTES) },
          ],
        })),
      }),
    );
  }

  async partitions(topic: string): Promise<number> {
    return this.#ask((client) => client.partitions(this.#settings.prefix + topic), topic);
  }

  append(records: readonly LogRecord[]) {
    return this.#appender.append(records);
  }

  async work(options: WorkerOptions): Promise<Worker> {
    const { group, topic, state } = options;
    if (state) {
      const changelog = changelogTopic(this.#settings, group, topic, state).slice(this.#settings.prefix.length);
      const partitions = await this.partitions(topic);
      await this.createTopics([{ name: changelog, partitions, retentionMs: -1, cleanup: 'compact' }]);
    }
    const { instanceId } = this.#settings;
    const worker = new KafkaWorker(this.#settings, options, instanceId && `${instanceId}-${this.#instances++}`);
    this.#workers.add(worker);
    return worker;
  }

  ends(topic: string): Promise<Offsets> {
    return this.#ask((client) => topicOffsets(client, this.#settings.prefix + topic, 'ends'), topic);
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

  async *read(topic: string, partition: number, from: number, to?: number): AsyncIterable<ReadRecord> {
    const name = this.#settings.prefix + topic;
    const client = await Client.open(this.#settings, 'read');
    this.#readers.add(client);
    try {
      await client.topics([name]);
      const [start] = (await topicOffsets(client, name, 'starts', [partition])) as [number];
      const [last] = (await topicOffsets(client, name, 'ends', [partition])) as [number];
      const end = Math.min(to ?? last, last);
      for (let next = Math.max(from, start); next < end; ) {
        const fetched = await fetchPartition(client, name, partition, next, { maxWait: 500, maxBytes: READ_BYTES });
        for (const record of fetched.records) {
          if (record.offset >= end) return;
          yield record as ReadRecord;
        }
        next = fetched.next;
      }
    } catch (error) {
      throw asLogError(error, `reading ${topic}/${partition}`);
    } finally {
      this.#readers.delete(client);
      client.drop();
    }
  }

  async forget(group: string, topic: string): Promise<void> {
    const admin = await this.#connected();
    const name = kafkaGroup(this.#settings, group, topic);
    const { groups } = await this.#call('listing groups', admin.listGroups());
    if (groups.some(({ groupId }) => groupId === name)) await this.#call('forgetting', admin.deleteGroups([name]));
    rmSync(groupFolder(this.#settings, group, topic), { recursive: true, force: true });
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

  async deleteTopics(names: readonly string[]): Promise<void> {
    const admin = await this.#connected();
    // kafkajs tries for ten seconds to delete a topic that does not exist.
    const existing = new Set(await this.#call('listing topics', admin.listTopics()));
    const topics = names.map((name) => this.#settings.prefix + name).filter((name) => existing.has(name));
    if (topics.length > 0) await this.#call('deleting topics', admin.deleteTopics({ topics }));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
    await this.#appender.close();
    for (const reader of this.#readers) reader.drop();
    await this.#client?.then((client) => client.drop()).catch(() => {});
    await this.#connecting?.then(() => this.#admin.disconnect()).catch(() => {});
  }

  async #connected(): Promise<Admin> {
    this.#connecting ??= this.#admin.connect();
    try {
      await this.#call('connecting', this.#connecting);
    } catch (error) {
      this.#connecting = undefined;
      throw error;
    }
    return this.#admin;
  }

  async #call<T>(doing: string, promise: Promise<T>): Promise<T> {
    try {
      return await promise;
    } catch (error) {
      throw new LogUnavailable(`${doing}: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Asks on a connection that is kept; on a new one when the old one fails. */
  async #ask<T>(question: (client: Client) => T | Promise<T>, topic: string): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      this.#client ??= Client.open(this.#settings, 'ask');
      const opening = this.#client;
      try {
        const client = await opening;
        await client.topics([this.#settings.prefix + topic]);
        return await question(client);
      } catch (error) {
        if (this.#client === opening) this.#client = undefined;
        opening.then((client) => client.drop()).catch(() => {});
        if (attempt === 1) throw asLogError(error, `asking about ${topic}`);
      }
    }
  }
}
