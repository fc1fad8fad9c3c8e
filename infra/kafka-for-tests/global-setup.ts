import type { TestProject } from 'vitest/node';
import { sharedKafka } from './shared-kafka.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `host:port,…` of the broker that the whole run shares. */
    kafkaBrokers: string;
    /** Address of the registry's Confluent API. */
    schemaRegistryUrl: string;
  }
}

/**
 * vitest calls this once, before the first `*.kafka.spec.ts` of a run. Specs read `TEST_KAFKA_BROKERS` and
 * `TEST_REGISTRY_URL`; one that stops or kills a broker starts its own with `startKafka`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const kafka = await sharedKafka((line) => process.stderr.write(`${line}\n`));
  process.env.TEST_KAFKA_BROKERS = kafka.brokers;
  process.env.TEST_REGISTRY_URL = kafka.registryUrl;
  project.provide('kafkaBrokers', kafka.brokers);
  project.provide('schemaRegistryUrl', kafka.registryUrl);
  return kafka.stop;
}
