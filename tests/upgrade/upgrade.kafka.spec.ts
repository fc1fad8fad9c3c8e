import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RulesState } from '../../infra/generations/routes.ts';
import { DEFAULT_RULES, type Rules } from '../../schemas/rules.ts';
import { type Clickhouse, startClickhouse } from '../faults/clickhouse.ts';
import { auditProblems, get, insist, results, status } from '../faults/client.ts';
import { Deployment } from '../faults/deployment.ts';
import { leftOnKafka } from '../faults/left-on-kafka.ts';
import { smallWorld } from '../faults/small-world.ts';
import { differences } from '../oracle/compare.ts';
import { oracle } from '../oracle/oracle.ts';
import { batches } from '../worlds/shuffle.ts';

const PARTS = ['gateway', 'identity', 'people', 'venues', 'sink', 'api'] as const;
const nextRelease = { preload: [fileURLToPath(new URL('next-release.preload.ts', import.meta.url))] };
const longer: Rules = {
  ...DEFAULT_RULES,
  isolationDays: { full: 21, recovered: 21, partial: 21, none: 21, unknown: 21 },
};
const lines = smallWorld(81, 300);
const half = Math.floor(lines.length / 2);

let dir: string;
let clickhouse: Clickhouse;
let deployment: Deployment;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-upgrade-'));
  clickhouse = await startClickhouse();
  deployment = new Deployment(dir, clickhouse.url);
});

afterEach(async () => {
  await deployment.close();
  await clickhouse.close();
  await rm(dir, { recursive: true, force: true });
});

async function deliver(of: readonly string[]): Promise<void> {
  for (const body of batches(of, 81, 100)) await insist(() => deployment.url('gateway'), body);
}

async function differ(of: readonly string[], rules: Rules): Promise<string[]> {
  const { deadLetters: _, ...truth } = oracle(of, rules);
  return differences(await results(await deployment.url('api')), truth as never);
}

async function rules(): Promise<RulesState> {
  return (await (await get(await deployment.url('api'), '/v1/rules')).json()) as RulesState;
}

/** What the system says of contacts now. */
async function contacts(): Promise<string[]> {
  const { contacts: rows = [] } = await results(await deployment.url('api'));
  return rows.map((row) => JSON.stringify(row)).sort();
}

test('processes are replaced by those of the next release one by one; answers stay, and nothing is lost when some are killed on the way', {
  timeout: 300_000,
}, async () => {
  await deployment.startAll(PARTS);
  await deliver(lines.slice(0, half));
  await deployment.settled();
  expect(await differ(lines.slice(0, half), DEFAULT_RULES)).toEqual([]);

  const known = await contacts();
  expect(known.length).toBeGreaterThan(0);

  // The first of the new release builds its part of the next generation, and touches nothing of what stands.
  await deployment.end('people');
  await deployment.start('people', nextRelease);
  expect(deployment.process('people').output()).toMatch(
    /the state of people is of version 1, and this program's of 2: everything is computed anew; until then the old answers stand/,
  );
  await deployment.until('an upgrade is built', async () => (await rules()).candidate?.kind === 'upgrade');
  await deliver(lines.slice(half));
  // Of the old release nobody folds people any more: what waits for that waits, and the answers are those of before.
  expect((await status(await deployment.url('api'))).stages.people).toBeGreaterThan(0);
  expect(await contacts()).toEqual(known);

  for (const name of ['identity', 'venues'] as const) {
    await deployment.end(name);
    await deployment.start(name, nextRelease);
  }
  // Killed in the middle of it: a fold of the new release, and whoever makes the new generation stand, right before and right after.
  await deployment.end('people', 'SIGKILL');
  await deployment.end('sink');
  await deployment.end('api');
  const doomed = { ...nextRelease, env: { TRUYVET_CRASH_AT: 'succession.before-switch' } };
  await deployment.start('sink', doomed);
  await deployment.start('people', nextRelease);
  await deployment.until('it died before the switch', async () => deployment.dead().includes('sink'));
  await deployment.start('sink', { ...nextRelease, env: { TRUYVET_CRASH_AT: 'succession.after-switch' } });
  await deployment.until('it died after the switch', async () => deployment.dead().includes('sink'));
  await deployment.startAll(['sink', 'api'], nextRelease);
  await deployment.until('everybody has heard of it', async () =>
    (await deployment.generations()).every((number) => number === 1),
  );
  // The gateway of the old release has gone on taking events, and may be replaced whenever one likes.
  await deployment.end('gateway');
  await deployment.start('gateway', nextRelease);
  const late = JSON.stringify({
    type: 'scan',
    id: 'late',
    at: '2021-12-06T08:00:00+07:00',
    subject: 'cccd:058090000099',
    venue: 'late',
    direction: 'in',
  });
  await deliver([late]);
  await deployment.settled();
  expect(await differ([...lines, late], longer)).toEqual([]);
  expect(await auditProblems(await deployment.url('api'))).toEqual([]);

  // A process of the old release that comes back changes nothing, and what the old one computed is gone.
  await deployment.start('people-of-before', {}, ['people']);
  await deployment.until('what was computed before is gone', async () => {
    const { topics, groups } = await leftOnKafka(deployment.env);
    const gone = /^(identity|people|venues|sink)-/;
    const databases = (await clickhouse.databases()).join();
    return ![...topics, ...groups].some((name) => gone.test(name)) && databases === 'truyvet_g1';
  });
  expect(await rules()).toMatchObject({ generation: 1, candidate: null });
  await deployment.settled();
  expect(await differ([...lines, late], longer)).toEqual([]);
});
