import { Kafka, logLevel } from 'kafkajs';

/** The topics and groups whose names begin with a deployment's prefix, without it. */
export async function leftOnKafka(env: NodeJS.ProcessEnv): Promise<{ topics: string[]; groups: string[] }> {
  const kafka = new Kafka({ brokers: env.KAFKA_BROKERS!.split(','), clientId: 'look', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const prefix = env.TRUYVET_TOPIC_PREFIX!;
    const own = (names: readonly string[]) =>
      names
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length))
        .sort();
    const { groups } = await admin.listGroups();
    return { topics: own(await admin.listTopics()), groups: own(groups.map(({ groupId }) => groupId)) };
  } finally {
    await admin.disconnect();
  }
}
