import type { KafkaOptions } from './options.ts';

/** Options for a test: the broker of the test run, and a prefix that no other test has. */
export function testOptions(stateDir: string): KafkaOptions & { prefix: string } {
  const brokers = process.env.TEST_KAFKA_BROKERS;
  if (!brokers) throw new Error('TEST_KAFKA_BROKERS is not set; the global set-up of the Kafka specs sets it');
  return { brokers: brokers.split(','), stateDir, prefix: `t${crypto.randomUUID().slice(0, 8)}-` };
}
