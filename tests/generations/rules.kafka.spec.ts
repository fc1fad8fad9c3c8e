import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RulesState } from '../../infra/generations/routes.ts';
import { DEFAULT_RULES, profile, type Rules } from '../../schemas/rules.ts';
import { type Clickhouse, startClickhouse } from '../faults/clickhouse.ts';
import { auditProblems, get, insist, post, results } from '../faults/client.ts';
import { truyvet } from '../faults/command.ts';
import { Deployment } from '../faults/deployment.ts';
import { leftOnKafka } from '../faults/left-on-kafka.ts';
import { smallWorld } from '../faults/small-world.ts';
import { TOKEN } from '../faults/system-process.ts';
import { differences } from '../oracle/compare.ts';
import { oracle } from '../oracle/oracle.ts';
import { batches } from '../worlds/shuffle.ts';

const PARTS = ['gateway', 'identity', 'people', 'venues', 'sink', 'api'] as const;
const measles = profile('measles');
const lines = smallWorld(71, 300);
const half = Math.floor(lines.length / 2);

let dir: string;
let clickhouse: Clickhouse;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-generations-'));
  clickhouse = await startClickhouse();
});

afterAll(async () => {
  await clickhouse.close();
  await rm(dir, { recursive: true, force: true });
});

async function rules(url: string): Promise<RulesState> {
  return (await (await get(url, '/v1/rules')).json()) as RulesState;
}

async function differ(url: string, of: readonly string[], under: Rules): Promise<string[]> {
  const { deadLetters: _, ...truth } = oracle(of, under);
  return differences(await results(url), truth as never);
}

async function deliver(deployment: Deployment, gateway: string, of: readonly string[]): Promise<void> {
  for (const body of batches(of, 71, 100)) await insist(() => deployment.url(gateway), body);
}

/** What is on the broker and in ClickHouse of a generation. */
async function tracesOf(deployment: Deployment, number: number): Promise<string[]> {
  const { topics, groups } = await leftOnKafka(deployment.env);
  const own = new RegExp(`^g${number}-|^follow-${number}-|_g${number}-`);
  const databases = (await clickhouse.databases()).filter((name) => name === `truyvet_g${number}`);
  return [...topics, ...groups].filter((name) => own.test(name)).concat(databases);
}

test('two processes with every part: either applies rules, and one of them is killed while the other waits', {
  timeout: 300_000,
}, async () => {
  const deployment = new Deployment(join(dir, 'whole'), clickhouse.url);
  const all = ['gateway', 'identity', 'people', 'venues', 'sink', 'api'] as const;
  try {
    const doomed = { env: { TRUYVET_CRASH_AT: 'succession.before-switch' } };
    await deployment.start('a', doomed, all);
    await deployment.start('b', {}, all);
    await deliver(deployment, 'b', lines);
    await deployment.settled('b');
    const url = await deployment.url('b');
    await post(await deployment.url('a'), '/v1/rules/candidate', measles);
    await deployment.until('the candidate is ready', async () => (await rules(url)).candidate?.state === 'ready');
    const applied = post(url, '/v1/rules/candidate/apply', {});
    await deployment.until('the one that sees to it died', async () => deployment.dead().includes('a'));
    expect((await applied).status).toBe(200);
    await deployment.settled('b');
    expect(await differ(url, lines, measles)).toEqual([]);
    await deployment.start('a', {}, all);
    await deployment.settled('a');
    expect(await differ(await deployment.url('a'), lines, measles)).toEqual([]);
    expect(await auditProblems(url)).toEqual([]);
  } finally {
    await deployment.close();
  }
  for (const database of await clickhouse.databases()) await clickhouse.command(`DROP DATABASE ${database}`);
});

test('a process for each part: rules are compared, given up, applied and computed anew, while parts die', {
  timeout: 300_000,
}, async () => {
  const deployment = new Deployment(join(dir, 'parts'), clickhouse.url);
  try {
    await deployment.startAll(PARTS);
    await Promise.all([deployment.start('people-2', {}, ['people']), deployment.start('sink-2', {}, ['sink'])]);
    const url = await deployment.url('api');
    await deliver(deployment, 'gateway', lines.slice(0, half));
    await deployment.settled();

    // A candidate that is given up leaves nothing behind, and its number is not used again.
    expect((await post(url, '/v1/rules/candidate', measles)).status).toBe(202);
    await deployment.until('the candidate is ready', async () => (await rules(url)).candidate?.state === 'ready');
    expect((await tracesOf(deployment, 1)).length).toBeGreaterThan(10);
    await fetch(`${url}/v1/rules/candidate`, { method: 'DELETE', headers: { authorization: `Bearer ${TOKEN}` } });
    await deployment.until('nothing is left', async () => (await tracesOf(deployment, 1)).length === 0);

    // Parts die while the next one is built, maybe the one that sees to it; events come in meanwhile.
    expect((await (await post(url, '/v1/rules/candidate', measles)).json()).generation).toBe(2);
    await deployment.end('people', 'SIGKILL');
    await deliver(deployment, 'gateway', lines.slice(half));
    await deployment.end('sink', 'SIGKILL');
    await deployment.startAll(['people', 'sink']);
    await deployment.until('the candidate is ready', async () => (await rules(url)).candidate?.state === 'ready');
    await deployment.settled();
    expect(await differ(url, lines, DEFAULT_RULES), 'nothing has changed yet').toEqual([]);
    // A part that is away while the other one takes over begins with what stands then.
    await deployment.end('venues');
    const applied = post(url, '/v1/rules/candidate/apply', {});
    await sleep(500);
    await deployment.start('venues');
    expect((await applied).status).toBe(200);
    expect(await differ(url, lines, measles)).toEqual([]);
    await deployment.until('everybody has heard of it', async () =>
      (await deployment.generations()).every((number) => number === 2),
    );
    expect(await auditProblems(url)).toEqual([]);

    // What the first generation's folds said and kept is gone; the events stay.
    await deployment.until('the first is gone', async () => {
      const { topics, groups } = await leftOnKafka(deployment.env);
      const gone = /^(identity|people|venues|sink)-.*/;
      return (
        ![...topics, ...groups].some((name) => gone.test(name)) && !(await clickhouse.databases()).includes('truyvet')
      );
    });

    // Nor has the part that was away kept anything of it.
    expect(await readdir(deployment.dir('venues'))).not.toContain('state');
    expect(await readdir(join(deployment.dir('venues'), 'generations'))).toEqual(['2']);

    // A process that has lost its state restores it. ClickHouse that was lost is filled again from what the folds have said.
    await deployment.end('people', 'SIGKILL');
    await rm(join(deployment.dir('people'), 'generations'), { recursive: true });
    await deployment.start('people');
    const operator = { ...deployment.env, TRUYVET_URL: url };
    const filled = await truyvet(['rebuild', 'sink'], operator);
    expect(filled).toMatchObject({ code: 0, out: expect.stringContaining('generation 3 stands') });
    expect(filled.err).toMatch(/a new database is filled.*\n.*100 %, 0 records to go/s);
    const late = JSON.stringify({
      type: 'scan',
      id: 'late',
      at: '2021-12-06T08:00:00+07:00',
      subject: 'cccd:058090000099',
      venue: 'late',
      direction: 'in',
    });
    await deliver(deployment, 'gateway', [late]);
    await deployment.settled();
    expect(await differ(url, [...lines, late], measles)).toEqual([]);
    await clickhouse.command('DROP DATABASE truyvet_g3');
    await deployment.until('a lost database is filled by itself', async () => (await rules(url)).generation === 4);
    await deployment.settled();
    expect(await differ(url, [...lines, late], measles)).toEqual([]);
    expect(await auditProblems(url)).toEqual([]);
    await deployment.until('what was lost is gone', async () => (await clickhouse.databases()).join() === 'truyvet_g4');
  } finally {
    await deployment.close();
  }
});
