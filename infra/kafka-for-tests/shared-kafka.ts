import type { KafkaForTests } from './kafka-for-tests.ts';
import { brokerAnswers, registryAnswers } from './ready.ts';
import { startKafka } from './start-kafka.ts';

/** A broker and a registry that tests share: they may use both, but only the owner stops them. */
export type SharedKafka = Pick<KafkaForTests, 'brokers' | 'registryUrl' | 'stop'>;

/**
 * The broker for a run of tests: the one that `TEST_KAFKA_BROKERS` and `TEST_REGISTRY_URL` name, or `KAFKA_BROKERS`
 * and `SCHEMA_REGISTRY_URL`, which is left running; else one started now. Throws when a named one does not answer.
 */
export async function sharedKafka(say: (line: string) => void, signal?: AbortSignal): Promise<SharedKafka> {
  const named = namedKafka(process.env);
  if (!named) return startKafka({ say, signal });
  say(`using the broker ${named.brokers} and the schema registry ${named.registryUrl}`);
  await Promise.all([brokerAnswers(named.brokers), registryAnswers(named.registryUrl)]);
  return { ...named, stop: async () => {} };
}

/** The broker and registry that the environment names, if any. Throws when it names one without the other. */
export function namedKafka(env: NodeJS.ProcessEnv): Pick<KafkaForTests, 'brokers' | 'registryUrl'> | undefined {
  const pairs = [
    ['TEST_KAFKA_BROKERS', 'TEST_REGISTRY_URL'],
    ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL'],
  ] as const;
  for (const [brokersName, registryName] of pairs) {
    const brokers = env[brokersName];
    const registryUrl = env[registryName];
    if (brokers && registryUrl) return { brokers, registryUrl };
    if (brokers) throw new Error(`${brokersName} is set but ${registryName} is not: the tests need both.`);
  }
  return undefined;
}
