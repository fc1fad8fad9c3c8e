import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';

/** Resolves when the broker can create a topic and knows its leader; throws otherwise. */
export async function brokerAnswers(brokers: string): Promise<void> {
  const kafka = new Kafka({
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
    connectionTimeout: 2_000,
    requestTimeout: 10_000,
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const topic = `ready-${randomUUID()}`;
    await admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1 }], waitForLeaders: true });
    await admin.deleteTopics({ topics: [topic] });
  } finally {
    await admin.disconnect();
  }
}

/** Resolves when the registry at `url` (its Confluent API) lists its subjects; throws otherwise. */
export async function registryAnswers(url: string): Promise<void> {
  const answer = await fetch(`${url}/subjects`, { signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`The schema registry at ${url} answered ${answer.status}`);
  await answer.json();
}
