import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { INDICATORS } from '../../dashboards/report/indicators.ts';
import { saveReports } from '../../infra/commands/report.ts';
import { openReports } from '../../infra/reports.ts';
import { simulateLines } from '../../producers/simulator/simulate.ts';
import { DISTRICTS } from '../../schemas/areas.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { defaultRules } from '../oracle/default-rules.ts';
import { wrongNumbers } from './compare.ts';
import {
  ADMINISTRATOR,
  DEPARTMENT,
  NINH_SON,
  openHttp,
  openWorlds,
  PHAN_RANG,
  VIEWER,
  type World,
  type Worlds,
} from './scratch.ts';

const WEEKS = ['2021-12-09', '2021-12-16'];

let worlds: Worlds;
let world: World;
let http: Awaited<ReturnType<typeof openHttp>>;
let out: string;
const lines = [...simulateLines({ seed: 9, days: 10, venues: 150, scansPerDay: 350 })];
/** What was known at which time: a third of the events after the other. */
const known: { asOf: number; lines: string[] }[] = [];

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'truyvet-reports-'));
  worlds = await openWorlds();
  world = await worlds.open(DEFAULT_RULES);
  for (const share of [1 / 3, 2 / 3, 1]) {
    const told = known.at(-1)?.lines.length ?? 0;
    const end = Math.round(lines.length * share);
    world.clock.now += 3_600_000;
    await world.tell(lines.slice(told, end));
    known.push({ asOf: world.clock.now, lines: lines.slice(0, end) });
  }
  world.clock.now += 3_600_000;
  const reports = openReports({
    base: world.base,
    store: world.store,
    rules: () => DEFAULT_RULES,
    intake: world.intake,
    pending: () => world.pipeline.pending(),
    dataDir: '/nowhere',
    say: () => {},
    now: () => world.clock.now,
  });
  http = await openHttp((app) => reports.serve(app));
}, 300_000);
afterAll(async () => {
  await http.close();
  await world.close();
  await worlds.close();
  await rm(out, { recursive: true, force: true });
});

const report = (query: string, who = DEPARTMENT) => http.call(who, 'GET', `/v1/reports/weekly?${query}`);

describe.each(WEEKS)('the week of %s', (week) => {
  test('over HTTP is as plain TypeScript counts it, number by number', async () => {
    const { status, json } = await report(`week=${week}`);
    expect(status).toBe(200);
    expect(wrongNumbers(json.rows, lines, defaultRules, week)).toEqual([]);
    expect(json).toMatchObject({ week, revision: 1, asOf: new Date(world.clock.now).toISOString() });
    expect(Object.keys(json)).toEqual(['week', 'from', 'to', 'asOf', 'revision', 'rows']);
  });

  test.each([0, 1])('as it was known at time %i', async (at) => {
    const { asOf, lines: then } = known[at]!;
    const { json } = await report(`week=${week}&asOf=${new Date(asOf).toISOString()}`);
    expect(wrongNumbers(json.rows, then, defaultRules, week)).toEqual([]);
  });

  test('each district’s is the part of the province’s that is its own', async () => {
    const all = (await report(`week=${week}`)).json.rows as { district: string | null }[];
    for (const { code } of DISTRICTS) {
      const { json } = await report(`week=${week}&district=${code}`);
      expect(json.rows).toEqual(all.filter(({ district }) => district === code));
    }
  });
});

test('the weeks say something: no indicator is 0 in all of them', async () => {
  const seen = new Set<string>();
  for (const week of WEEKS) {
    for (const { indicator, value } of (await report(`week=${week}`)).json.rows) if (value > 0) seen.add(indicator);
  }
  expect(INDICATORS.filter((name) => !seen.has(name))).toEqual([]);
});

describe('a number leads to its rows', () => {
  const rows = (query: string, who = ADMINISTRATOR) =>
    http.call(who, 'GET', `/v1/reports/weekly/rows?week=${WEEKS[0]}&${query}`);

  test('as many as it says, with the position in the log', async () => {
    const { json } = await report(`week=${WEEKS[0]}`);
    for (const { indicator, district, commune, value } of json.rows) {
      if (district !== null && district !== '582') continue;
      if (commune !== null && commune !== '22741') continue;
      const area = commune ? `&commune=${commune}` : district ? `&district=${district}` : '';
      const behind = (await rows(`indicator=${indicator}${area}`)).json;
      expect(behind.total, `${indicator} ${area}`).toBe(value);
      expect(behind.rows).toHaveLength(Math.min(1000, value));
      expect(behind.position).toMatch(/^changes( \d+@\d+)+$/);
    }
  });

  test('those that name people only to whoever may trace', async () => {
    expect((await rows('indicator=contacts', DEPARTMENT)).status).toBe(403);
    expect((await rows('indicator=venues_inactive', DEPARTMENT)).status).toBe(200);
    expect((await rows('indicator=venues_inactive&commune=22741', NINH_SON)).status).toBe(403);
  });
});

describe('who may read', () => {
  test('an officer of a district the own one only, and without asking for it', async () => {
    const own = await report(`week=${WEEKS[0]}`, PHAN_RANG);
    expect(own.json.rows.every(({ district }: { district: string }) => district === '582')).toBe(true);
    expect((await report(`week=${WEEKS[0]}&district=585`, PHAN_RANG)).status).toBe(403);
    expect((await report(`week=${WEEKS[0]}`, VIEWER)).status).toBe(403);
    expect((await http.call(undefined, 'GET', `/v1/reports/weekly?week=${WEEKS[0]}`)).status).toBe(401);
  });
});

test.each([
  ['', 'week: is missing; must be a Thursday such as 2021-12-09'],
  ['week=2021-12-08', 'week: must be the Thursday that the week ends on, such as 2021-12-09'],
  ['week=2021-12-09&format=doc', 'format: must be json, html, pdf, docx, xlsx'],
  ['week=2021-12-09&district=600', 'district: must be the 3-digit code of one of the 7 districts'],
  [
    'week=2021-12-09&asOf=yesterday',
    'asOf: must be an instant such as 2021-12-06T08:00:00+07:00, or a day such as 2021-12-06',
  ],
  ['week=2021-12-09&revision=0', 'revision: must be a whole number from 1'],
  ['week=2021-12-09&colour=red', 'colour: unknown; this call takes week, format, district, asOf, revision, language'],
])('%j is refused with what would be right', async (query, message) => {
  const { status, json } = await report(query);
  expect([status, json.message]).toEqual([400, message]);
});

test('the command saves the province and all districts in every format, all of one instant', async () => {
  const address = await http.app.listen({ port: 0, host: '127.0.0.1' });
  vi.stubEnv('TRUYVET_URL', address);
  vi.stubEnv('TRUYVET_TOKEN', 'administrator-of-the-test');
  const told: string[] = [];
  const files = await saveReports({
    week: WEEKS[0]!,
    out,
    progress: (done, all, name) => told.push(`${done}/${all} ${name}`),
  });
  vi.unstubAllEnvs();
  expect(told).toHaveLength(40);
  expect(told.at(-1)).toMatch(/^40\/40 /);
  expect((await readdir(out)).sort()).toEqual(files.toSorted());
  const starts = { json: '{"week":', html: '<!doctype html>', pdf: '%PDF-', docx: 'PK', xlsx: 'PK' };
  const instants = new Set<string>();
  for (const name of files) {
    const bytes = await readFile(join(out, name));
    const ending = name.split('.').at(-1) as keyof typeof starts;
    expect(bytes.toString('latin1').startsWith(starts[ending]), name).toBe(true);
    if (ending === 'json') instants.add(JSON.parse(bytes.toString()).asOf);
  }
  expect(instants.size).toBe(1);
}, 120_000);
