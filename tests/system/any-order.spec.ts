import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { smallWorld } from '../faults/small-world.ts';
import { startProcess } from '../faults/system-process.ts';
import { bigWorld } from '../worlds/big-world.ts';
import { differencesInAnyOrder } from './any-order.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-system-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

test.for([
  ['everyday life', [...bigWorld(11, 800)]],
  ['people of two cards, and a late link', smallWorld(12, 300)],
] as const)(
  'over HTTP, shuffled and with duplicates, %s gives every row of the definition',
  { timeout: 180_000 },
  async ([, lines]) => {
    const system = startProcess({ dir });
    try {
      const url = await system.url;
      expect(await differencesInAnyOrder(lines, 5, { gateway: url, reads: url, told: system.output })).toEqual([]);
    } finally {
      await system.kill();
    }
  },
);
