import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Part } from '../../infra/system.ts';
import { kafkaDeployment } from '../faults/kafka-deployment.ts';
import { smallWorld } from '../faults/small-world.ts';
import { startProcess } from '../faults/system-process.ts';
import { differencesInAnyOrder } from './any-order.ts';

/** A process for each stage; the sink and the reads share the engine in their process. */
const PROCESSES: readonly (readonly Part[])[] = [['gateway'], ['identity'], ['people'], ['venues'], ['sink', 'api']];

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-system-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

test('on Kafka, with a process for each stage, a shuffled world with duplicates gives every row of the definition', {
  timeout: 240_000,
}, async () => {
  const env = kafkaDeployment();
  const running = PROCESSES.map((parts) => startProcess({ dir: join(dir, parts.join('-')), env, parts }));
  try {
    const urls = await Promise.all(running.map(({ url }) => url));
    const told = () => running.map((process, i) => `${PROCESSES[i]}: ${process.output()}`).join('\n');
    const at = { gateway: urls[0]!, reads: urls.at(-1)!, told };
    expect(await differencesInAnyOrder(smallWorld(21), 6, at)).toEqual([]);
  } finally {
    await Promise.all(running.map((process) => process.kill()));
  }
});

test('the sink or the reads alone, without a ClickHouse server, are refused with what to do', async () => {
  const env = kafkaDeployment();
  const alone = startProcess({ dir, env, part: 'sink' });
  await alone.gone;
  expect(alone.output()).toContain('set CLICKHOUSE_URL, or run both in one process');
});
