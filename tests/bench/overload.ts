/**
 * What happens at ten times the load that the system can carry, `--seconds N` long: what is taken and what refused, memory at most beside the
 * memory before, in each sixth of the time and by where it is, and how long it takes until there is room again and until everything taken is visible. The gateway's limit is
 * `TRUYVET_MOST_PENDING`, here 20 000 records unless the environment says otherwise. Fails when something that was taken is not counted.
 */

import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { get, settled } from '../faults/client.ts';
import { healthStatus, offer } from '../faults/offer.ts';
import { line, machine, perSecond } from './figures.ts';
import type { MemoryLine } from './memory.preload.ts';
import { embedded, pour, rssMegabytes } from './running.ts';
import { inParts, scanLines, venueLines } from './scans.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '20' } } });
const SECONDS = Number(values.seconds);
if (!(SECONDS > 0)) throw new Error('--seconds must be a number of seconds, more than 0');
process.env.TRUYVET_MOST_PENDING ??= '20000';

/** Scans before the first measurement, for the process to get warm, and of the measurement. */
const WARM_UP = 8000;
const SUSTAINED = 24_000;
const TIMES = 10;
const TICK_MS = 50;
/** Calls of ours that may be unanswered at a time; beyond that, what is due is offered later or, at the end, not at all. */
const MOST_CALLS = 64;
const BODY = 200;

/** In which the time of the load is told. */
const SPANS = 6;

const memoryFile = join(tmpdir(), `truyvet-memory-${process.pid}.ndjson`);
const running = await embedded({
  env: { TRUYVET_BENCH_MEMORY: memoryFile },
  preload: [fileURLToPath(new URL('./memory.preload.ts', import.meta.url))],
});
try {
  const { gateway, reads } = running;
  const { pid } = running.processes[0]!;
  await pour(gateway, venueLines());
  await settled(reads, 120_000);
  const rate = await sustainable();
  const before = rssMegabytes(pid);
  const countedBefore = await counted();
  let most = before;
  const look = setInterval(() => {
    most = Math.max(most, rssMegabytes(pid));
  }, 100);
  const began = Date.now();
  const { accepted, refused, calls } = await load(rate * TIMES);
  const ended = performance.now();
  const loadEnded = Date.now();
  const asked = ((accepted + refused) / SECONDS / rate).toFixed(1);
  while ((await healthStatus(gateway)) !== 200) await sleep(50);
  const roomAfter = performance.now() - ended;
  await settled(reads, 1_800_000);
  const visibleAfter = performance.now() - ended;
  clearInterval(look);
  const lost = accepted - ((await counted()) - countedBefore);

  line('sustainable: scans a second until visible', perSecond(rate, 1000), 1);
  line(`offered and answered, for ${SECONDS} s`, perSecond(accepted + refused, SECONDS * 1000), Number(asked));
  const done = (accepted / (SECONDS * 1000 + visibleAfter)) * 1000;
  line('visible a second, until everything accepted was', perSecond(done, 1000), done / rate);
  line('scans accepted', accepted.toLocaleString('en'));
  line('scans refused, each with Retry-After', refused.toLocaleString('en'));
  for (const [status, count] of calls) line(`calls answered ${status}`, count.toLocaleString('en'));
  line('resident memory before', `${before.toFixed(0)} MB`, 1);
  line('at most, during and after', `${most.toFixed(0)} MB`, most / before);
  const looked = await memory();
  const base = looked.findLast(({ at }) => at < began)!;
  tell('without mapped files (log, state), before', [base], base);
  for (let n = 0; n < SPANS; n++) {
    const [from, to] = [n, n + 1].map((edge) => began + ((loadEnded - began) * edge) / SPANS) as [number, number];
    tell(
      `at most, sixth ${n + 1} of the load`,
      looked.filter(({ at }) => at >= from && at < to),
      base,
    );
  }
  tell(
    'at most, from then until all is visible',
    looked.filter(({ at }) => at >= loadEnded),
    base,
  );
  line('after the load: /health is 200', `${(roomAfter / 1000).toFixed(1)} s`);
  line('after the load: everything accepted is visible', `${(visibleAfter / 1000).toFixed(1)} s`);
  line('accepted and not counted', String(lost));
  if (lost !== 0) process.exitCode = 1;
  machine();

  /** Scans a second, from the first call until all are visible. */
  async function sustainable(): Promise<number> {
    await pour(gateway, scanLines(WARM_UP, { prefix: 'warm', seed: 3 }));
    await settled(reads, 1_800_000);
    const began = performance.now();
    await pour(gateway, scanLines(SUSTAINED, { prefix: 'sustained' }));
    await settled(reads, 1_800_000);
    return (SUSTAINED / (performance.now() - began)) * 1000;
  }

  /** Offers so many scans a second, whatever is answered. */
  async function load(perSecond: number): Promise<{ accepted: number; refused: number; calls: Map<number, number> }> {
    let [accepted, refused, offered] = [0, 0, 0];
    const calls = new Map<number, number>();
    const open = new Set<Promise<void>>();
    const bodies = inParts(scanLines(Math.ceil(perSecond * SECONDS), { prefix: 'over', seed: 2 }), BODY);
    const send = async (body: string[]) => {
      const answer = await offer(gateway, body);
      const status = answer.taken ? 202 : answer.status;
      calls.set(status, (calls.get(status) ?? 0) + 1);
      if (answer.taken) accepted += body.length;
      else refused += body.length;
    };
    const began = performance.now();
    for (let now = 0; now < SECONDS * 1000; now = performance.now() - began) {
      while (offered < (perSecond * now) / 1000 && open.size < MOST_CALLS) {
        const { value: body } = bodies.next();
        if (!body) break;
        offered += body.length;
        const call = send(body).finally(() => open.delete(call));
        open.add(call);
      }
      await Promise.race([sleep(TICK_MS), ...(open.size < MOST_CALLS ? [] : open)]);
    }
    await Promise.all(open);
    return { accepted, refused, calls };
  }

  /** What the process has said of its memory so far. */
  async function memory(): Promise<MemoryLine[]> {
    const text = await readFile(memoryFile, 'utf8');
    return text
      .split('\n')
      .slice(0, -1)
      .map((row) => JSON.parse(row) as MemoryLine);
  }

  /** The most of it, and where it was at that time. */
  function tell(what: string, looked: readonly MemoryLine[], base: MemoryLine): void {
    const at = looked.reduce((a, b) => (b.own > a.own ? b : a), looked[0] ?? base);
    const mb = (value: number) => value.toFixed(0);
    line(what, `${mb(at.own)} MB`, at.own / base.own);
    const outside = mb(at.own - at.heap - at.external - at.engine);
    console.log(
      `  heap ${mb(at.heap)} (objects ${mb(at.objects)}), buffers ${mb(at.external)}, engine ${mb(at.engine)} (caches ${mb(at.caches)}), else ${outside}`,
    );
  }

  /** All scans that the reads count. */
  async function counted(): Promise<number> {
    const text = await (await get(reads, '/v1/counts')).text();
    return text
      .split('\n')
      .filter(Boolean)
      .map((row) => JSON.parse(row) as { commune: string | null; scans: number; repeats: number })
      .filter(({ commune }) => commune === null)
      .reduce((sum, { scans, repeats }) => sum + Number(scans) + Number(repeats), 0);
  }
} finally {
  await running.stop();
  await rm(memoryFile, { force: true });
}
