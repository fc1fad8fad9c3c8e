import { containersAvailable, startContainerKafka } from './container-kafka.ts';
import { startJvmKafka } from './jvm-kafka.ts';
import type { KafkaForTests } from './kafka-for-tests.ts';

/** How to start: `say` gets lines about progress, `signal` interrupts the start (which then cleans up and throws). */
export interface StartKafkaOptions {
  say?: (line: string) => void;
  signal?: AbortSignal;
}

/**
 * A broker and a registry of the caller's own: in containers where Docker answers, else in two JVMs fetched by Maven.
 * Throws with what is missing where neither can be had.
 */
export async function startKafka({ say = () => {}, signal }: StartKafkaOptions = {}): Promise<KafkaForTests> {
  return (await containersAvailable()) ? startContainerKafka(say) : startJvmKafka(say, signal);
}
