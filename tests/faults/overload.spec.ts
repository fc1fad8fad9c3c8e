import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { peakMegabytes, rssMegabytes } from '../bench/proc.ts';
import { inParts } from '../bench/scans.ts';
import { bigWorld } from '../worlds/big-world.ts';
import { auditProblems, settled, status } from './client.ts';
import { compared } from './kill-matrix.ts';
import { healthStatus, offer, offerPatiently } from './offer.ts';
import { type SystemProcess, startProcess } from './system-process.ts';

const MOST_PENDING = 1500;
const CONNECTIONS = 6;
/** The load ends after so many refusals; without refusals, when all this was taken. */
const REFUSALS = 600;
const MOST_LINES = 60_000;
/** Far above what bodies in flight and the folds need, far below what a queue in memory would take in the end. */
const MOST_GROWTH_MB = 1000;

let dir: string;
let running: SystemProcess;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-overload-'));
  running = startProcess({ dir, env: { TRUYVET_MOST_PENDING: String(MOST_PENDING) } });
});

afterEach(async () => {
  await running.kill();
  await rm(dir, { recursive: true, force: true });
});

/** Bodies, until there are no more; what was refused comes again before new ones. */
class Bodies {
  readonly refused: string[][] = [];
  readonly taken: string[][] = [];
  readonly #fresh = inParts(bigWorld(11, MOST_LINES), 50);

  next(): string[] | undefined {
    return this.refused.shift() ?? this.#fresh.next().value ?? undefined;
  }
}

/** Offers as fast as the gateway answers, and deaf to what it says, until it has refused enough and its health said so. */
async function overload(url: string, bodies: Bodies): Promise<{ refusals: number; unhealthy: boolean }> {
  let refusals = 0;
  let unhealthy = false;
  let ended = false;
  const connection = async () => {
    while (!(refusals >= REFUSALS && unhealthy)) {
      const body = bodies.next();
      if (!body) return;
      const answer = await offer(url, body);
      if (answer.taken) {
        bodies.taken.push(body);
      } else {
        refusals++;
        bodies.refused.push(body);
      }
    }
  };
  const watch = async () => {
    while (!ended && !unhealthy) unhealthy = (await healthStatus(url)) === 503;
  };
  const load = Promise.all(Array.from({ length: CONNECTIONS }, connection)).finally(() => {
    ended = true;
  });
  await Promise.all([load, watch()]);
  return { refusals, unhealthy };
}

test('more than it can do: it refuses and says until when, loses nothing that it took, and recovers by itself', {
  timeout: 180_000,
}, async () => {
  const url = await running.url;
  const before = rssMegabytes(running.pid);
  const bodies = new Bodies();
  const { refusals, unhealthy } = await overload(url, bodies);
  expect(refusals).toBeGreaterThanOrEqual(REFUSALS);
  expect(unhealthy).toBe(true);

  const { length: takenAtOnce } = bodies.taken;
  const retry = async () => {
    for (let body = bodies.refused.shift(); body; body = bodies.refused.shift()) {
      await offerPatiently(url, body);
      bodies.taken.push(body);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, retry));
  await settled(url, 150_000, running.output);

  const lines = bodies.taken.flat();
  const peak = peakMegabytes(running.pid);
  console.log(
    `${takenAtOnce} bodies taken and ${refusals} refused under load, ${bodies.taken.length} (${lines.length} lines) in the end; ` +
      `resident memory ${before.toFixed(0)} MB before, at most ${peak.toFixed(0)} MB`,
  );
  expect((await status(url)).pending).toBe(0);
  await expect.poll(() => healthStatus(url)).toBe(200);
  expect(await compared(url, lines)).toEqual([]);
  expect(await auditProblems(url)).toEqual([]);
  expect(peak - before).toBeLessThan(MOST_GROWTH_MB);
  expect(running.child.exitCode).toBeNull();
});
