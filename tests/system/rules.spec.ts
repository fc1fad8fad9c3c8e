import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Difference } from '../../infra/generations/difference.ts';
import { PARTS, type System, startSystem } from '../../infra/system.ts';
import { DEFAULT_RULES, profile } from '../../schemas/rules.ts';
import { differences } from '../oracle/compare.ts';
import { oracle } from '../oracle/oracle.ts';
import type { Rows } from '../oracle/rows.ts';
import { bigWorld } from '../worlds/big-world.ts';

const TOKEN = 'token-of-the-rules-spec';
const lines = [...bigWorld(3, 1500)];
const measles = profile('measles');

let dir: string;
let system: System;

async function start(): Promise<void> {
  const config = {
    port: 0,
    host: '127.0.0.1',
    dataDir: dir,
    token: TOKEN,
    demo: false,
    rulesFile: undefined,
    kafka: undefined,
    clickhouseUrl: undefined,
  };
  system = await startSystem(config, PARTS, () => undefined);
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-rules-'));
  await start();
});

afterEach(async () => {
  await system.stop();
  await rm(dir, { recursive: true, force: true });
});

async function call(method: string, path: string, body?: string, type = 'application/json'): Promise<Response> {
  const headers = { authorization: `Bearer ${TOKEN}`, ...(body === undefined ? {} : { 'content-type': type }) };
  const response = await fetch(`${system.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

async function post(part: readonly string[]): Promise<void> {
  await call('POST', '/v1/events', part.join('\n'), 'application/x-ndjson');
}

async function settled(): Promise<void> {
  while (((await (await call('GET', '/v1/status')).json()) as { pending: number }).pending > 0) await sleep(20);
}

async function results(): Promise<Omit<Rows, 'deadLetters'>> {
  const read = async (name: string) =>
    (await (await call('GET', `/v1/${name}`)).text())
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  const names = ['people', 'visits', 'exposures', 'contacts', 'alerts', 'counts'];
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)])));
}

async function candidate(): Promise<Difference> {
  for (;;) {
    const { candidate: state } = (await (await call('GET', '/v1/rules')).json()) as {
      candidate: { state: string; error?: string; difference: Difference };
    };
    if (state.state === 'ready') return state.difference;
    if (state.state === 'failed') throw new Error(state.error);
    await sleep(20);
  }
}

function truth(rules: typeof DEFAULT_RULES, of: readonly string[]): Rows {
  const { deadLetters: _, ...rows } = oracle(of, rules);
  return rows as Rows;
}

test('other rules are computed beside the standing ones, compared, and take effect when they are applied', async () => {
  await post(lines.slice(0, 1000));
  await settled();
  await call('POST', '/v1/rules/candidate', JSON.stringify(measles));
  await post(lines.slice(1000));
  const found = await candidate();
  await settled();
  expect(differences(await results(), truth(DEFAULT_RULES, lines)), 'nothing has changed yet').toEqual([]);
  const [was, is] = [truth(DEFAULT_RULES, lines).exposures.length, truth(measles, lines).exposures.length];
  expect(found.exposures.added - found.exposures.removed).toBe(is - was);
  expect(found.exposures.added + found.exposures.removed + found.exposures.changed).toBeGreaterThan(0);

  await call('POST', '/v1/rules/candidate/apply');
  expect(differences(await results(), truth(measles, lines))).toEqual([]);
  const late = {
    type: 'scan',
    id: 'late',
    at: '2021-12-06T08:00:00+07:00',
    subject: 'cccd:058090000099',
    venue: 'late',
    direction: 'in',
  };
  await system.stop();
  await start();
  await post([JSON.stringify(late)]);
  await settled();
  expect(differences(await results(), truth(measles, [...lines, JSON.stringify(late)])), 'after a restart').toEqual([]);
}, 120_000);

test('everything computed can be thrown away and computed anew from the events, and says the same', async () => {
  await post(lines);
  await settled();
  await call('POST', '/v1/rebuild');
  const none = { added: 0, removed: 0, changed: 0 };
  expect(await candidate()).toMatchObject({ exposures: none, contacts: none });
  await call('POST', '/v1/rules/candidate/apply');
  expect(differences(await results(), truth(DEFAULT_RULES, lines))).toEqual([]);
}, 120_000);

test('who proposes twice, or applies twice, at the same time gets what once gives', async () => {
  const few = lines.slice(0, 300);
  await post(few);
  await settled();
  await Promise.all([call('POST', '/v1/rebuild'), call('POST', '/v1/rebuild')]);
  await candidate();
  const apply = () => call('POST', '/v1/rules/candidate/apply');
  const [first, second] = await Promise.allSettled([apply(), apply()]);
  expect(first.status).toBe('fulfilled');
  expect(String((second as PromiseRejectedResult).reason)).toContain('409');
  expect(differences(await results(), truth(DEFAULT_RULES, few))).toEqual([]);
}, 120_000);

test('a candidate is gone on with after a restart; one that is given up leaves nothing, and its number is not used again', async () => {
  const few = lines.slice(0, 300);
  await post(few);
  await settled();
  await call('POST', '/v1/rules/candidate', JSON.stringify(measles));
  await system.stop();
  await start();
  await candidate();
  await call('DELETE', '/v1/rules/candidate');
  const folder = join(dir, 'generations');
  expect(await readdir(folder)).toEqual([]);
  expect(await (await call('POST', '/v1/rebuild')).json()).toMatchObject({ generation: 2, kind: 'rebuild' });
  await candidate();
  await call('POST', '/v1/rules/candidate/apply');
  expect(await readdir(folder)).toEqual(['2']);
  expect(differences(await results(), truth(DEFAULT_RULES, few))).toEqual([]);
}, 120_000);

test('the database alone can be filled anew, from what the folds have said, and then takes what comes', async () => {
  await post(lines.slice(0, 600));
  await settled();
  for (const [generation, to] of [
    [1, 900],
    [2, 1200],
  ] as const) {
    const begun = await (await call('POST', '/v1/rebuild', '{"part":"sink"}')).json();
    expect(begun).toMatchObject({ generation, kind: 'fill' });
    await post(lines.slice(0, to));
    await candidate();
    await call('POST', '/v1/rules/candidate/apply');
    await settled();
    expect(differences(await results(), truth(DEFAULT_RULES, lines.slice(0, to)))).toEqual([]);
  }
  await system.stop();
  await start();
  await post(lines);
  await settled();
  expect(differences(await results(), truth(DEFAULT_RULES, lines))).toEqual([]);
  await expect(call('POST', '/v1/rebuild', '{"part":"gateway"}')).rejects.toThrow(
    /part: must be sink, people or venues/,
  );
}, 120_000);

test('ClickHouse can be deleted, and is filled from the log again', async () => {
  await post(lines);
  await settled();
  await system.stop();
  await rm(join(dir, 'clickhouse'), { recursive: true });
  await start();
  await settled();
  expect(differences(await results(), truth(DEFAULT_RULES, lines))).toEqual([]);
}, 120_000);

test('rules that are wrong are refused with each wrong field', async () => {
  const wrong = { ...measles, lingeringMinutes: -1, tiers: { high: 1, medium: 2 }, unknown: 1 };
  await expect(call('POST', '/v1/rules/candidate', JSON.stringify(wrong))).rejects.toThrow(
    /lingeringMinutes.*unknown/s,
  );
});
