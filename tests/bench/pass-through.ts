import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { Kafka, logLevel } from 'kafkajs';
import { openEmbeddedLog } from '../../streams/embedded/log.ts';
import { folder } from './running.ts';
import { inParts } from './scans.ts';

/** Ways to be less than exact, to see what being exact costs. */
export interface PassOptions {
  /** Kafka: offsets and records in one transaction. Default `true`. */
  readonly transactions?: boolean;
  /** Embedded: wait for the disk. Default `true`. */
  readonly sync?: boolean;
}

/** Copies records from one topic of the embedded log to another, and answers how many ms that took. */
export async function copyEmbedded(values: readonly string[], { sync = true }: PassOptions = {}): Promise<number> {
  const dir = await folder();
  const log = await openEmbeddedLog(dir, { sync });
  const topic = { partitions: 1, retentionMs: -1, cleanup: 'delete' } as const;
  await log.createTopics([
    { ...topic, name: 'in' },
    { ...topic, name: 'out' },
  ]);
  const records = values.map((value, n) => ({ topic: 'in', key: `${n % 1000}`, value: Buffer.from(value), time: n }));
  for (const part of inParts(records, 5000)) await log.append(part);
  const began = performance.now();
  const worker = await log.work({
    group: 'copy',
    topic: 'in',
    maxBatch: 2000,
    handler: {
      batch: (task, read) =>
        task.commit({
          outputs: read.map(({ key, value, time }) => ({ topic: 'out', key, value, time })),
          changes: [],
          position: read.at(-1)!.offset + 1,
        }),
    },
  });
  while ((await log.ends('out'))[0]! < values.length) await new Promise((resolve) => setTimeout(resolve, 2));
  const took = performance.now() - began;
  await worker.stop();
  await log.close();
  await rm(dir, { recursive: true, force: true });
  return took;
}

/** Copies records from one topic of Kafka to another with plain kafkajs, and answers how many ms that took. */
export async function copyKafka(
  brokers: string,
  values: readonly string[],
  { transactions = true }: PassOptions = {},
): Promise<number> {
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const name = `bench-${randomBytes(4).toString('hex')}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [`${name}-in`, `${name}-out`].map((topic) => ({ topic, numPartitions: 1 })) });
  const feeder = kafka.producer();
  await feeder.connect();
  for (const part of inParts(values, 5000)) {
    await feeder.send({ topic: `${name}-in`, messages: part.map((value, n) => ({ key: `${n % 1000}`, value })) });
  }
  const id = transactions ? { transactionalId: name, maxInFlightRequests: 1, idempotent: true } : {};
  const producer = kafka.producer(id);
  const consumer = kafka.consumer({ groupId: name, readUncommitted: false });
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topic: `${name}-in`, fromBeginning: true });
  let copied = 0;
  let began = 0;
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: async ({ batch, resolveOffset }) => {
          began ||= performance.now();
          const messages = batch.messages.map(({ key, value }) => ({ key, value }));
          const partitions = [{ partition: batch.partition, offset: String(Number(batch.lastOffset()) + 1) }];
          const topics = [{ topic: batch.topic, partitions }];
          if (transactions) {
            const transaction = await producer.transaction();
            await transaction.send({ topic: `${name}-out`, messages });
            await transaction.sendOffsets({ consumerGroupId: name, topics });
            await transaction.commit();
          } else {
            await producer.send({ topic: `${name}-out`, messages });
            await consumer.commitOffsets([{ topic: batch.topic, ...partitions[0]! }]);
          }
          resolveOffset(batch.lastOffset());
          copied += messages.length;
          if (copied >= values.length) resolve();
        },
      })
      .catch(reject);
  });
  const took = performance.now() - began;
  await consumer.disconnect();
  await Promise.all([producer.disconnect(), feeder.disconnect()]);
  await admin.deleteTopics({ topics: [`${name}-in`, `${name}-out`] });
  await admin.disconnect();
  return took;
}
