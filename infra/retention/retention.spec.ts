import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { differences } from '../../tests/oracle/compare.ts';
import { oracle } from '../../tests/oracle/oracle.ts';
import type { Rows } from '../../tests/oracle/rows.ts';
import { unlike } from '../../tests/system/replayed.ts';
import { bigWorld } from '../../tests/worlds/big-world.ts';
import { PARTS, type System, startSystem } from '../system.ts';
import type { RetentionReport } from './retention.ts';

/** Short windows and stays, so that three weeks are many times what one answer reaches. */
const rules = { ...DEFAULT_RULES, id: 'short', infectiousBeforeDays: 1, infectiousAfterDays: 1, maxStayHours: 10 };
const TOKEN = 'token-of-the-retention-spec';
const lines = [...bigWorld(7, 1500)];

let dir: string;
let system: System;

async function start(retentionDays?: number): Promise<void> {
  const rulesFile = join(dir, 'rules.json');
  await writeFile(rulesFile, JSON.stringify(rules));
  const rest = { port: 0, host: '127.0.0.1', token: TOKEN, demo: false, kafka: undefined, clickhouseUrl: undefined };
  system = await startSystem({ ...rest, dataDir: join(dir, 'data'), rulesFile, retentionDays }, PARTS, () => undefined);
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-retention-'));
});

afterEach(async () => {
  await system.stop();
  await rm(dir, { recursive: true, force: true });
});

async function call(method: string, path: string, body?: string): Promise<Response> {
  const headers = {
    authorization: `Bearer ${TOKEN}`,
    ...(body === undefined ? {} : { 'content-type': 'application/x-ndjson' }),
  };
  const response = await fetch(`${system.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}

async function json<T>(method: string, path: string, body?: string): Promise<T> {
  return (await (await call(method, path, body)).json()) as T;
}

async function settled(): Promise<void> {
  while ((await json<{ pending: number }>('GET', '/v1/status')).pending > 0) await sleep(20);
}

async function rowsOf(path: string): Promise<Record<string, unknown>[]> {
  const text = await (await call('GET', path)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

async function results(): Promise<Omit<Rows, 'deadLetters'>> {
  const names = ['people', 'visits', 'exposures', 'contacts', 'alerts', 'counts'];
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await rowsOf(`/v1/${name}`)]))) as never;
}

function since(rows: Omit<Rows, 'deadLetters'>, from: string) {
  return {
    people: rows.people,
    visits: rows.visits.filter((row) => row.from >= from),
    exposures: rows.exposures.filter((row) => row.from >= from),
    contacts: rows.contacts.filter((row) => row.to >= from),
    alerts: rows.alerts.filter((row) => row.at >= from),
    counts: rows.counts,
  };
}

async function rebuild(): Promise<void> {
  await call('POST', '/v1/rebuild');
  for (;;) {
    const { candidate } = await json<{ candidate: { state: string; error?: string } | null }>('GET', '/v1/rules');
    if (candidate?.state === 'failed') throw new Error(candidate.error);
    if (candidate?.state === 'ready') break;
    await sleep(50);
  }
  await call('POST', '/v1/rules/candidate/apply');
}

test('what is older than the horizon is gone from state, log and ClickHouse; answers inside it, and all counts, are as before', async () => {
  await start(2);
  await call('POST', '/v1/events', lines.join('\n'));
  await settled();
  const before = await json<RetentionReport>('GET', '/v1/retention');
  for (const [place, count] of Object.entries({ ...before.state, ...before.tables, log: before.log })) {
    expect(count, place).toBeGreaterThan(0);
  }
  const after = await json<RetentionReport>('POST', '/v1/retention');
  expect(after).toMatchObject({ horizon: before.horizon, kept: before.kept, old: 0 });
  await settled();
  const { deadLetters: _, ...truth } = oracle(lines, rules);
  const inside = (rows: Omit<Rows, 'deadLetters'>) => since(rows, before.horizon!);
  expect(differences(inside(await results()) as never, inside(truth) as never)).toEqual([]);
  // What comes after it is judged as ever: a case found today, of a person who was about in the last days.
  const refused = await json<{ rejected: { code: string }[] }>(
    'POST',
    '/v1/events',
    scanAt('2021-12-02T10:00:00+07:00'),
  );
  expect(refused.rejected.map(({ code }) => code)).toEqual(['too-old']);
  const late = [scanAt('2021-12-20T09:00:00+07:00'), positive('2021-12-20T10:00:00+07:00')];
  await call('POST', '/v1/events', late.join('\n'));
  await settled();
  const { deadLetters: __, ...later } = oracle([...lines, ...late], rules);
  expect(differences(inside(await results()) as never, inside(later) as never)).toEqual([]);
  expect((await json<RetentionReport>('GET', '/v1/retention')).old).toBe(0);
  await audited();
  // Everything computed anew from what the log has left gives the same, the counts of what has left included.
  const known = await results();
  await rebuild();
  const anew = await results();
  expect(unlike(inside(anew) as never, inside(known) as never)).toEqual([]);
  await audited();
  expect((await json<RetentionReport>('POST', '/v1/retention')).old).toBe(0);
  expect(unlike(inside(await results()) as never, inside(anew) as never)).toEqual([]);
});

async function audited(): Promise<void> {
  const verdict = (await rowsOf('/v1/audit')).filter(({ line }) => line !== 'ledger');
  expect(verdict).toMatchObject([{ line: 'verdict', clean: true }]);
}

test('without a horizon nothing leaves', async () => {
  await start();
  await call('POST', '/v1/events', lines.slice(0, 300).join('\n'));
  await settled();
  const known = await results();
  expect(await json('POST', '/v1/retention')).toMatchObject({ days: null, old: 0 });
  expect(unlike((await results()) as never, known as never)).toEqual([]);
});

function scanAt(at: string): string {
  return JSON.stringify({
    type: 'scan',
    id: `late ${at}`,
    at,
    subject: 'cccd:058090000001',
    venue: 'venue-1',
    direction: 'in',
  });
}

function positive(sampled: string): string {
  const record = { type: 'test', record: 'late-test', revision: 1, sampled, method: 'pcr', result: 'positive' };
  return JSON.stringify({ ...record, subject: 'cccd:058090000001' });
}
