import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliver, insist, NoAnswer, results, settled } from '../faults/client.ts';
import { startProcess } from '../faults/system-process.ts';
import { bigWorld } from '../worlds/big-world.ts';
import { batches } from '../worlds/shuffle.ts';
import { replayed, unlike } from './replayed.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-system-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

test.for([1, 2])(
  'killed while it takes events, and started again, the system says what replay says of the same events (seed %i)',
  { timeout: 180_000 },
  async (seed) => {
    const lines = [...bigWorld(seed, 1200)];
    const bodies = batches(lines, seed, 60);
    const half = Math.floor(bodies.length / 2);
    const data = join(dir, 'data');

    const victim = startProcess({ dir: data });
    const url = await victim.url;
    for (const body of bodies.slice(0, half)) await deliver(url, body);
    const inFlight = bodies.slice(half, half + 4).map((body) => deliver(url, body).catch((error: Error) => error));
    await sleep(seed * 7);
    await victim.kill('SIGKILL');
    expect(await victim.gone).toBe('SIGKILL');
    const answers = await Promise.all(inFlight);
    const lost = bodies.slice(half, half + 4).filter((_, i) => answers[i] instanceof NoAnswer);

    const living = startProcess({ dir: data });
    try {
      const again = await living.url;
      for (const body of [...lost, ...bodies.slice(half + 4)]) await insist(async () => again, body);
      await settled(again, 120_000, living.output);
      expect(unlike(await results(again), await replayed(lines, join(dir, 'replay')))).toEqual([]);
    } finally {
      await living.kill();
    }
  },
);
