import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Part } from '../../infra/system.ts';
import { deliver, insist } from '../faults/client.ts';
import { kafkaDeployment } from '../faults/kafka-deployment.ts';
import { type ProcessOptions, type SystemProcess, startProcess } from '../faults/system-process.ts';
import { inParts } from './scans.ts';

/** A deployment under measurement, in a folder of its own that goes with it. */
export interface Running {
  readonly dir: string;
  readonly processes: readonly SystemProcess[];
  readonly gateway: string;
  readonly reads: string;
  stop(): Promise<void>;
}

/** The whole system in one process, on the embedded log. */
export async function embedded(options: Pick<ProcessOptions, 'env' | 'preload'> = {}): Promise<Running> {
  const dir = await folder();
  return running(dir, [startProcess({ dir: join(dir, 'data'), ...options })]);
}

const PARTS: readonly (readonly Part[])[] = [['gateway'], ['identity'], ['people'], ['venues'], ['sink', 'api']];

/** The broker to measure on, from the environment; `undefined` when none was named. */
export function broker(): { brokers: string; registryUrl: string } | undefined {
  const brokers = process.env.KAFKA_BROKERS ?? process.env.TEST_KAFKA_BROKERS;
  const registryUrl = process.env.SCHEMA_REGISTRY_URL ?? process.env.TEST_REGISTRY_URL;
  return brokers && registryUrl ? { brokers, registryUrl } : undefined;
}

/** A process for each stage, on Kafka; the engine of ClickHouse is in the process of the sink and the reads. */
export async function onKafka(kafka: { brokers: string; registryUrl: string }): Promise<Running> {
  const dir = await folder();
  const env = kafkaDeployment(kafka);
  return running(
    dir,
    PARTS.map((parts) => startProcess({ dir: join(dir, parts.join('-')), env, parts })),
  );
}

async function running(dir: string, processes: readonly SystemProcess[]): Promise<Running> {
  const urls = await Promise.all(processes.map(({ url }) => url));
  const stop = async () => {
    await Promise.all(processes.map((process) => process.kill()));
    await rm(dir, { recursive: true, force: true });
  };
  return { dir, processes, gateway: urls[0]!, reads: urls.at(-1)!, stop };
}

export function folder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'truyvet-bench-'));
}

/** Delivers lines as fast as the gateway takes them, so many bodies at a time. */
export async function pour(url: string, lines: Iterable<string>, { size = 1000, atOnce = 4 } = {}): Promise<void> {
  const bodies = inParts(lines, size);
  const worker = async () => {
    for (const body of bodies) await insist(async () => url, body);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** CPU seconds that a process of ours has used. */
export { cpuSeconds, rssMegabytes } from './proc.ts';
export { deliver };
