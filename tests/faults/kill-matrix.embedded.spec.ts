import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
  'embedded.before-commit:30',
  'embedded.after-commit:30',
  'runtime.after-poll:12',
  'runtime.in-fold/identity/met:3',
  'runtime.in-fold/people/moved:2',
  'runtime.in-fold/people/history:2',
  'runtime.in-fold/venues/presence:40',
  'runtime.before-commit:15',
  'runtime.after-commit:15',
  'sink.after-intended:2',
  'sink.between-tables:4',
  'sink.after-insert:2',
  'sink.before-offset:2',
];

test.for(POINTS.map((point, i) => [point, 100 + i] as const))(
  'the whole system, killed at %s, ends as if it had never died',
  { timeout: 120_000 },
  async ([point, seed]) => {
    const lines = smallWorld(seed);
    const differ = await killAndCompare({
      lines,
      seed,
      doomed: () => startProcess({ dir, env: { TRUYVET_CRASH_AT: point } }),
      again: () => startProcess({ dir }),
    });
    expect(differ).toEqual([]);
  },
);
