import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { deliver, settled } from './client.ts';
import { kafkaDeployment } from './kafka-deployment.ts';
import { killAndCompare } from './kill-matrix.ts';
import { smallWorld } from './small-world.ts';
import { startProcess } from './system-process.ts';

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

/** A few at a time: most of a test is waiting until the group has given up the process that died. */
describe.concurrent('the whole system on Kafka', { timeout: 180_000 }, () => {
  test.for(POINTS.map((point, i) => [point, 200 + i] as const))(
    'killed at %s, ends as if it had never died',
    async ([point, seed], { expect }) => {
      const dir = await mkdtemp(join(tmpdir(), 'truyvet-kill-'));
      const env = kafkaDeployment();
      try {
        const differ = await killAndCompare({
          lines: smallWorld(seed),
          seed,
          doomed: () => startProcess({ dir, env: { ...env, TRUYVET_CRASH_AT: point } }),
          again: () => startProcess({ dir, env }),
        });
        expect(differ).toEqual([]);
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    },
  );

  test('killed in a restore, when its state had been lost, ends as if it had never died', async ({ expect }) => {
    const dir = await mkdtemp(join(tmpdir(), 'truyvet-kill-'));
    const env = kafkaDeployment();
    const lines = smallWorld(250);
    const half = Math.floor(lines.length / 2);
    try {
      const first = startProcess({ dir, env });
      await deliver(await first.url, lines.slice(0, half));
      await settled(await first.url);
      await first.kill();
      await rm(join(dir, 'state'), { recursive: true });
      const differ = await killAndCompare({
        lines: lines.slice(half),
        seed: 250,
        doomed: () => startProcess({ dir, env: { ...env, TRUYVET_CRASH_AT: 'kafka.in-restore:3' } }),
        again: () => startProcess({ dir, env }),
        before: lines.slice(0, half),
      });
      expect(differ).toEqual([]);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
