import { randomBytes } from 'node:crypto';

/** The environment of a deployment of its own on the broker that the specs share. */
export function kafkaDeployment(kafka: { brokers: string; registryUrl: string } = sharedBroker()): NodeJS.ProcessEnv {
  return {
    KAFKA_BROKERS: kafka.brokers,
    SCHEMA_REGISTRY_URL: kafka.registryUrl,
    TRUYVET_TOPIC_PREFIX: `f-${randomBytes(4).toString('hex')}-`,
    // Every process of a deployment has the same keys.
    TRUYVET_SUBJECT_KEY: '01'.repeat(32),
    TRUYVET_SEAL_KEY: '02'.repeat(32),
  };
}

function sharedBroker(): { brokers: string; registryUrl: string } {
  const { TEST_KAFKA_BROKERS: brokers, TEST_REGISTRY_URL: registryUrl } = process.env;
  if (!brokers || !registryUrl) throw new Error('the specs on Kafka need TEST_KAFKA_BROKERS and TEST_REGISTRY_URL');
  return { brokers, registryUrl };
}
