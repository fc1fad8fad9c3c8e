import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RulesState } from '../../infra/generations/routes.ts';
import type { KafkaForTests } from '../../infra/kafka-for-tests/kafka-for-tests.ts';
import { HttpShim } from '../../sinks/spec/http-shim.ts';
import { type Random, random } from '../worlds/random.ts';
import { batches, duplicated } from '../worlds/shuffle.ts';
import { type Mood, MoodyProxy } from './chaos-clickhouse.ts';
import { auditProblems, get, insist, NoAnswer, post, settled } from './client.ts';
import { Fleet } from './fleet.ts';
import { smallDisk } from './full-disk.ts';
import { kafkaDeployment } from './kafka-deployment.ts';
import { compared } from './kill-matrix.ts';
import { smallWorld } from './small-world.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly steps: number;
  readonly kafka: KafkaForTests;
  readonly dir: string;
  readonly say: (line: string) => void;
  readonly processes?: number;
}

/** Longer than the session timeout of 6 s: who sleeps so long has lost its partitions and does not know. */
const FROZEN_MS = 8_000;
const HOUR = 3_600_000;

/** What one run of chaos works on. */
interface Scene {
  readonly source: Random;
  readonly fleet: Fleet;
  readonly kafka: KafkaForTests;
  readonly clickhouse: MoodyProxy;
  readonly disk: Awaited<ReturnType<typeof smallDisk>>;
  /** What was computed anew, and takes over when it is ready, whatever happens meanwhile. */
  readonly rebuilds: Promise<void>[];
}

/** What may go wrong; each resolves when it is over, and answers what it did. */
const TROUBLES: Record<string, (scene: Scene) => Promise<string>> = {
  async kill({ source, fleet }) {
    const index = source.below(fleet.size);
    await fleet.kill(index);
    return `killed process ${index}`;
  },
  async freeze({ source, fleet }) {
    const index = source.below(fleet.size);
    fleet.freeze(index);
    await sleep(FROZEN_MS);
    fleet.thaw(index);
    return `process ${index} slept for ${FROZEN_MS} ms`;
  },
  async broker({ source, kafka }) {
    const kill = source.chance(0.5);
    await (kill ? kafka.killBroker() : kafka.stopBroker());
    await sleep(source.below(2000));
    await kafka.startBroker();
    return `broker ${kill ? 'killed' : 'stopped'} and started again`;
  },
  async registry({ source, fleet, kafka }) {
    await kafka.stopRegistry();
    const index = source.below(fleet.size);
    await fleet.kill(index);
    await sleep(2000);
    await kafka.startRegistry();
    return `registry away while process ${index} started`;
  },
  async clickhouse({ source, clickhouse }) {
    const mood = source.pick<Mood>(['away', 'slow', 'half', 'half']);
    clickhouse.mood = mood;
    await sleep(2000 + source.below(4000));
    clickhouse.mood = 'well';
    return `ClickHouse was ${mood}`;
  },
  async clock({ source, fleet }) {
    const index = source.below(fleet.size);
    const offset = source.pick([-HOUR, HOUR, -24 * HOUR, 24 * HOUR]);
    await fleet.kill(index, offset);
    return `process ${index} came back with a clock wrong by ${offset / HOUR} h, which then jumped`;
  },
  async rebuild({ source, fleet, rebuilds }) {
    const part = source.chance(0.5) ? 'sink' : 'people';
    const answer = await ask(fleet, 'POST', '/v1/rebuild', { part });
    if (answer.status !== 202) return 'a rebuild was refused: another takes over just now';
    const { generation, kind } = (await answer.json()) as { generation: number; kind: string };
    rebuilds.push(takeOver(fleet, generation));
    rebuilds.at(-1)!.catch(() => {});
    return `generation ${generation} (${kind}) was begun`;
  },
  async disk({ source, disk, fleet }) {
    if (!disk) return 'no disk to fill: mounting one takes root';
    await disk.fill();
    await sleep(1500 + source.below(2000));
    await disk.free();
    return `disk of process ${fleet.size - 1} was full`;
  },
};

/** Asks any process until one does it; answers what it said. */
async function ask(fleet: Fleet, method: 'GET' | 'POST', path: string, body: unknown = {}): Promise<Response> {
  for (const end = Date.now() + 300_000; ; await sleep(300)) {
    try {
      const url = await fleet.anyUrl((below) => Math.floor(Math.random() * below));
      const answer = method === 'GET' ? await get(url, path) : await post(url, path, body);
      if (answer.status < 500) return answer;
    } catch (error) {
      if (!(error instanceof NoAnswer) && !/ended before it answered/.test((error as Error).message)) throw error;
    }
    if (Date.now() > end) throw new Error(`nobody answers ${path}\n${fleet.output()}`);
  }
}

/** Lets a candidate take over once it is ready. Another may have been asked for in the meantime, or a takeover may have been answered by a process that died. */
async function takeOver(fleet: Fleet, generation: number): Promise<void> {
  for (const end = Date.now() + 300_000; ; await sleep(500)) {
    const now = (await (await ask(fleet, 'GET', '/v1/rules')).json()) as RulesState;
    if (now.candidate?.generation !== generation) return;
    if (now.candidate.state === 'failed') throw new Error(`the candidate failed: ${now.candidate.error}`);
    if (now.candidate.state === 'ready') await ask(fleet, 'POST', '/v1/rules/candidate/apply');
    if (Date.now() > end) throw new Error(`generation ${generation} is not ready\n${fleet.output()}`);
  }
}

const WEIGHTED = [
  'kill',
  'kill',
  'rebuild',
  'freeze',
  'broker',
  'registry',
  'clickhouse',
  'clickhouse',
  'clock',
  'disk',
];

/**
 * Runs a deployment of several processes a stage while things go wrong, in an order that the seed decides (each kind once before any comes
 * again), delivers a world meanwhile, and answers how the end differs from the oracle and where the ledger does not hold.
 */
export async function chaos(options: ChaosOptions): Promise<string[]> {
  const { seed, steps, kafka, dir, say, processes = 3 } = options;
  const source = random(seed);
  const lines = smallWorld(seed, 100 * steps);
  const bodies = batches(duplicated(lines, seed), seed, 20);
  const shim = new HttpShim(join(dir, 'clickhouse'));
  const clickhouse = new MoodyProxy(await shim.listen(), random(seed + 1));
  const fleet = new Fleet(dir, { ...kafkaDeployment(kafka), CLICKHOUSE_URL: await clickhouse.listen() });
  const disk = await smallDisk(join(dir, 'small-disk'), 64);
  const pick = (below: number) => source.below(below);
  try {
    await fleet.add();
    await insist(() => fleet.anyUrl(() => 0), bodies.shift()!);
    while (fleet.size < processes - 1) await fleet.add();
    await fleet.add(disk ? join(dir, 'small-disk') : undefined);
    let delivered = 0;
    let step = 0;
    const deliveries = (async () => {
      for (const body of bodies) {
        await insist(() => fleet.anyUrl((below) => Math.floor(Math.random() * below)), body, 300_000);
        delivered++;
        // Spread over the steps, so that there is something to lose in each.
        while (delivered > ((step + 1) / (steps + 1)) * bodies.length) await sleep(20);
      }
    })();
    deliveries.catch(() => {});
    const scene: Scene = { source, fleet, kafka, clickhouse, disk, rebuilds: [] };
    let deck: string[] = [];
    while (step < steps) {
      if (deck.length === 0) deck = [...WEIGHTED];
      const [name] = deck.splice(pick(deck.length), 1) as [string];
      const done = await TROUBLES[name]!(scene);
      say(`step ${++step}: ${done}; ${delivered} of ${bodies.length} bodies delivered`);
      await sleep(500 + pick(1500));
    }
    await deliveries;
    await Promise.all(scene.rebuilds);
    const url = await calm(fleet);
    await settled(url, 180_000, () => fleet.output());
    for (const reason of fleet.ended) say(`a process had ended by itself and was started again: ${reason}`);
    return [...(await compared(url, lines)), ...(await auditProblems(url))];
  } catch (error) {
    say(fleet.output());
    throw error;
  } finally {
    await fleet.end();
    await clickhouse.close();
    await shim.close();
    await disk?.unmount();
  }
}

/** The address of a process that answers, once one does. */
async function calm(fleet: Fleet): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      return await fleet.anyUrl(() => 0);
    } catch (error) {
      if (tries > 60) throw error;
      await sleep(1000);
    }
  }
}
