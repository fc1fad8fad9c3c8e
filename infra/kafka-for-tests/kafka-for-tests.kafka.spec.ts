import { randomUUID } from 'node:crypto';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import { Kafka, logLevel } from 'kafkajs';
import { expect, it } from 'vitest';
import { startKafka } from './start-kafka.ts';

const schema = JSON.stringify({ type: 'record', name: 'Ping', fields: [{ name: 'n', type: 'int' }] });

it('keeps topics and schema ids over a kill of the broker and a stop of the registry', async () => {
  const own = await startKafka();
  try {
    const topic = `kept-${randomUUID()}`;
    const admin = () =>
      new Kafka({ brokers: own.brokers.split(','), logLevel: logLevel.NOTHING, retry: { retries: 2 } }).admin();
    const before = admin();
    await before.connect();
    await before.createTopics({ topics: [{ topic, numPartitions: 3 }], waitForLeaders: true });
    await before.disconnect();
    const register = () =>
      new SchemaRegistry({ host: own.registryUrl }).register({ type: 'AVRO' as never, schema }, { subject: topic });
    const { id } = await register();

    await Promise.all([own.killBroker(), own.stopRegistry()]);
    await expect(register()).rejects.toThrow();
    await Promise.all([own.startBroker(), own.startRegistry()]);

    const after = admin();
    await after.connect();
    const { topics } = await after.fetchTopicMetadata({ topics: [topic] });
    await after.disconnect();
    expect(topics[0]?.partitions).toHaveLength(3);
    expect((await register()).id).toBe(id);
  } finally {
    await own.stop();
  }
});
