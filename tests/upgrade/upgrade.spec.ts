import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StagesOf, stagesOf } from '../../infra/pipeline.ts';
import { PARTS, type Part, type System, startSystem } from '../../infra/system.ts';
import { people } from '../../processors/people/fold.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { differences } from '../oracle/compare.ts';
import { oracle } from '../oracle/oracle.ts';
import type { Rows } from '../oracle/rows.ts';
import { bigWorld } from '../worlds/big-world.ts';

const TOKEN = 'token-of-the-upgrade-spec';
const lines = [...bigWorld(11, 1500)];
const half = lines.slice(0, 1000);

/** The next release: another shape of the state of `people`, and everybody isolates for three weeks, whatever the rules say. */
const longer = {
  ...DEFAULT_RULES,
  isolationDays: { full: 21, recovered: 21, partial: 21, none: 21, unknown: 21 },
};
const nextRelease: StagesOf = (rules) => ({
  ...stagesOf(rules),
  people: { ...people({ ...rules, isolationDays: longer.isolationDays }), version: 2 },
});

let dir: string;
let system: System | undefined;
let said: string[];

async function start(stages?: StagesOf, parts: readonly Part[] = PARTS): Promise<void> {
  const rest = { port: 0, host: '127.0.0.1', token: TOKEN, demo: false, kafka: undefined, clickhouseUrl: undefined };
  const config = { ...rest, dataDir: dir, rulesFile: undefined };
  system = await startSystem(config, parts, (line) => said.push(line), stages);
}

async function stop(): Promise<void> {
  await system?.stop();
  system = undefined;
}

beforeEach(async () => {
  said = [];
  dir = await mkdtemp(join(tmpdir(), 'truyvet-upgrade-'));
});

afterEach(async () => {
  await stop();
  await rm(dir, { recursive: true, force: true });
});

async function call(method: string, path: string, body?: string): Promise<Response> {
  const headers = {
    authorization: `Bearer ${TOKEN}`,
    ...(body === undefined ? {} : { 'content-type': 'application/x-ndjson' }),
  };
  const response = await fetch(`${system!.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

async function settled(): Promise<void> {
  while (((await (await call('GET', '/v1/status')).json()) as { pending: number }).pending > 0) await sleep(20);
}

async function read(name: string): Promise<Record<string, unknown>[]> {
  const text = await (await call('GET', `/v1/${name}`)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

async function results(): Promise<Omit<Rows, 'deadLetters'>> {
  const names = ['people', 'visits', 'exposures', 'contacts', 'alerts', 'counts'];
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)]))) as never;
}

async function generation(): Promise<number> {
  return ((await (await call('GET', '/v1/rules')).json()) as { generation: number }).generation;
}

const truth = (of: readonly string[], rules: typeof DEFAULT_RULES) => {
  const { deadLetters: _, ...rows } = oracle(of, rules);
  return rows as never;
};

/** How long everybody isolates, as days after the exposure's end: what tells the two releases apart. */
async function isolations(): Promise<string> {
  const rows = await read('contacts');
  return JSON.stringify(rows.map((row) => `${row.person} ${row.case} ${row.isolateUntil}`).sort());
}

test('a new version of a fold computes everything anew, from the first event on, while the old answers stand', async () => {
  await start();
  await call('POST', '/v1/events', half.join('\n'));
  await settled();
  const old = await isolations();
  await stop();

  await start(nextRelease);
  expect(said.join()).toMatch(/the state of people is of version 1, and this program's of 2/);
  await call('POST', '/v1/events', lines.slice(1000).join('\n'));
  const seen = new Set<string>();
  while ((await generation()) === 0) {
    const answer = await isolations();
    if ((await generation()) === 0) seen.add(answer);
  }
  expect([...seen].filter((answer) => answer !== old)).toEqual([]);
  await settled();
  expect(differences((await results()) as never, truth(lines, longer))).toEqual([]);
  const verdict = (await read('audit')).filter(({ line }) => line !== 'ledger');
  expect(verdict).toMatchObject([{ line: 'verdict', clean: true }]);
  await stop();

  // The same release again carries on with what it computed.
  said = [];
  await start(nextRelease);
  expect(said).toEqual([]);
  expect(await generation()).toBe(1);
  await settled();
  expect(differences((await results()) as never, truth(lines, longer))).toEqual([]);
});

test('an upgrade that is interrupted begins again, and loses nothing', async () => {
  await start();
  await call('POST', '/v1/events', half.join('\n'));
  await settled();
  await stop();
  await start(nextRelease);
  await stop();
  await start(nextRelease);
  while ((await generation()) === 0) await sleep(20);
  await settled();
  expect(differences((await results()) as never, truth(half, longer))).toEqual([]);
});

test('a part that runs alone does not fold into state of another version: it builds its part of the next generation', async () => {
  await start();
  await call('POST', '/v1/events', half.join('\n'));
  await settled();
  await stop();
  await start(nextRelease, ['people']);
  const { process } = (await (await call('GET', '/v1/status')).json()) as { process: { stages: object[] } };
  expect(process.stages).toEqual([]);
  await stop();
  // The release of before goes on, and gives up what it cannot build.
  await start();
  expect(await generation()).toBe(0);
  await call('DELETE', '/v1/rules/candidate');
  await settled();
  expect(differences((await results()) as never, truth(half, DEFAULT_RULES))).toEqual([]);
});
