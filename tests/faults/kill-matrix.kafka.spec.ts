import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { kafkaDeployment } from './kafka-deployment.ts';
import { killAndCompare } from './kill-matrix.ts';
import { smallWorld } from './small-world.ts';
import { startProcess } from './system-process.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-kill-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

/** The points, and at which pass: late enough that much has happened, early enough that much is to come. */
const POINTS = [
  'gateway.before-append:4',
  'gateway.after-append:4',
  'kafka.after-poll:40',
  'kafka.before-commit:40',
  'kafka.after-commit:40',
  'kafka.after-local-commit:40',
  'kafka.in-rebalance:2',
  'runtime.after-poll:20',
  'runtime.in-fold/identity/met:3',
  'runtime.in-fold/people/moved:2',
  'runtime.in-fold/people/history:2',
  'runtime.in-fold/venues/presence:40',
  'runtime.before-commit:20',
  'runtime.after-commit:20',
  'sink.after-intended:5',
  'sink.between-tables:8',
  'sink.after-insert:5',
  'sink.before-offset:5',
];

test.for(POINTS.map((point, i) => [point, 200 + i] as const))(
  'the whole system on Kafka, killed at %s, ends as if it had never died',
  { timeout: 120_000 },
  async ([point, seed]) => {
    const env = kafkaDeployment();
    const differ = await killAndCompare({
      lines: smallWorld(seed),
      seed,
      doomed: () => startProcess({ dir, env: { ...env, TRUYVET_CRASH_AT: point } }),
      again: () => startProcess({ dir, env }),
    });
    expect(differ).toEqual([]);
  },
);
