import { afterAll, beforeAll, expect, test } from 'vitest';
import { type INDICATORS, TRAITS } from '../../dashboards/report/indicators.ts';
import { openReports, type Reports } from '../../infra/reports.ts';
import { simulateLines } from '../../producers/simulator/simulate.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { aCase, scan, venue } from '../oracle/given.ts';
import {
  DEPARTMENT,
  EPIDEMIOLOGIST,
  openHttp,
  openWorlds,
  PHAN_RANG,
  VIEWER,
  type World,
  type Worlds,
} from './scratch.ts';

const WEEK = '2021-12-09';
const person = (n: number) => `cccd:0580900${String(n).padStart(5, '0')}`;

let worlds: Worlds;
let world: World;
let reports: Reports;
let http: Awaited<ReturnType<typeof openHttp>>;

beforeAll(async () => {
  worlds = await openWorlds();
  world = await worlds.open(DEFAULT_RULES);
  world.clock.now = Date.parse('2021-12-09T08:00:00+07:00');
  reports = openReports({
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
  await world.tell([...simulateLines({ seed: 4, days: 6, venues: 120, scansPerDay: 250 })]);
}, 120_000);
afterAll(async () => {
  await http.close();
  await reports.stop();
  await world.close();
  await worlds.close();
});

const tell = (...events: object[]) => world.tell(events.map((event) => JSON.stringify(event)));
const open = (path: string) => http.call(undefined, 'GET', path);
const step = async (name: string, body: object = {}) => {
  const answer = await http.call(DEPARTMENT, 'POST', `/v1/reports/weekly/${WEEK}/${name}`, body);
  expect(answer.status, name).toBe(200);
};
interface Row {
  district: string | null;
  commune: string | null;
  indicator: (typeof INDICATORS)[number];
  value: number | null;
}
const published = async () => (await open(`/public/reports/weekly?week=${WEEK}&format=json`)).json.rows as Row[];
const internal = async () => (await http.call(DEPARTMENT, 'GET', `/v1/reports/weekly?week=${WEEK}`)).json.rows as Row[];

test('the page about scanning is for everybody, in two languages', async () => {
  expect((await open('/public')).bytes.toString()).toContain('lang="vi"');
  const english = await open('/public/en');
  expect(english.bytes.toString()).toContain('pccovid.gov.vn/tai-lieu');
  expect(english.headers['content-security-policy']).toContain("default-src 'none'");
});

test('nothing of a report is published before it is issued', async () => {
  expect((await open(`/public/reports/weekly?week=${WEEK}`)).status).toBe(404);
  expect((await open('/public/leaflet?commune=22741')).status).toBe(404);
  await step('consolidate');
  await step('issue', { number: '1', signer: 'Lê Thị Thử' });
  expect((await open(`/public/reports/weekly?week=${WEEK}`)).status).toBe(200);
  expect((await open('/public/reports/weekly?week=2021-12-02')).status).toBe(404);
});

test('the public sees no small number of people, and the office sees all', async () => {
  const rows = await published();
  const all = await internal();
  const small = ({ indicator, value }: Row) => TRAITS[indicator].personal && value !== null && value > 0 && value < 5;
  expect(all.filter(small).length).toBeGreaterThan(50);
  expect(rows.filter(small)).toEqual([]);
  expect(all.filter(({ value }) => value === null)).toEqual([]);
  const of = (rows: Row[], indicator: string) =>
    rows.find((row) => row.district === null && row.indicator === indicator)?.value;
  expect(of(rows, 'scans')).toBe(of(all, 'scans'));
});

test('one scan more, and a second publication gives nobody away', async () => {
  const before = await published();
  world.clock.now += 86_400_000;
  await tell(venue('late'), scan(person(1), 'late', 'in', '08:00'), aCase(person(1), { commune: '22741' }));
  await reports.night.look();
  await step('issue', { number: '2', signer: 'Lê Thị Thử' });
  expect((await http.call(DEPARTMENT, 'GET', `/v1/reports/weekly?week=${WEEK}&revision=2`)).status).toBe(200);
  const after = await published();
  const told = after.filter((row, at) => {
    const was = before[at]!.value;
    return (
      TRAITS[row.indicator].personal &&
      row.value !== was &&
      (row.value === null || was === null || Math.abs(row.value - was) < 5)
    );
  });
  expect(told).toEqual([]);
});

test('a commune has its leaflet and its loudspeaker text, with what is published of its week', async () => {
  const { value } = (await published()).find(
    (row) => row.commune === '22741' && row.indicator === 'venues_registered',
  )!;
  const leaflet = (await open('/public/leaflet?commune=22741&language=en')).bytes.toString();
  expect(leaflet).toContain(`${value} registered`);
  const spoken = await open('/public/loudspeaker?commune=22741');
  expect(spoken.headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(spoken.bytes.toString()).toContain('Kính thưa bà con');
  expect((await open('/public/leaflet?commune=1')).json.message).toMatch(/^commune: must be the 5-digit code/);
});

test('every format of the public report says nothing that leads inside', async () => {
  for (const format of ['html', 'pdf', 'docx', 'xlsx']) {
    const { status, bytes } = await open(`/public/reports/weekly?format=${format}&district=582`);
    expect(status).toBe(200);
    expect(bytes.toString()).not.toContain('/v1/');
  }
});

test('levels: what is missing is named, filed inputs and decisions are used, side by side', async () => {
  const on = async (day = '2021-12-08') =>
    (await http.call(PHAN_RANG, 'GET', `/v1/levels?day=${day}`)).json.levels.find(
      (one: { commune: string }) => one.commune === '22741',
    );
  expect(await on()).toMatchObject({
    decision: '4800/QĐ-BYT',
    level: null,
    computed: { missing: ['adultsOneDosePercent'] },
  });
  const filing = (who: typeof PHAN_RANG, what: string, body: object) =>
    http.call(who, 'POST', `/v1/levels/${what}`, { commune: '22741', ...body });
  expect((await filing(PHAN_RANG, 'inputs', {})).status).toBe(403);
  expect((await filing(VIEWER, 'inputs', {})).status).toBe(403);
  expect((await filing(EPIDEMIOLOGIST, 'inputs', { day: '2021-12-01' })).json.message).toMatch(/needs at least one of/);
  const known = { day: '2021-12-01', adultsOneDosePercent: 95, elderlyFullPercent: 70 };
  expect((await filing(EPIDEMIOLOGIST, 'inputs', known)).status).toBe(201);
  const computed = await on();
  const { cases, population } = computed.inputs;
  const incidence = (cases * 100_000) / population;
  const base = incidence < 50 ? 1 : incidence < 150 ? 2 : 3;
  expect(cases).toBeGreaterThan(0);
  expect(computed.computed).toMatchObject({ level: base + 1, raised: true });
  expect((await on('2021-11-30')).level).toBeNull();
  const decision = { level: 4, number: '512/QĐ-UBND', date: '2021-12-05', from: '2021-12-06' };
  expect((await filing(DEPARTMENT, 'decisions', { ...decision, level: 5 })).json.message).toBe(
    'level: must be 1, 2, 3 or 4',
  );
  expect((await filing(DEPARTMENT, 'decisions', decision)).status).toBe(201);
  expect(await on()).toMatchObject({ level: 4, set: { number: '512/QĐ-UBND' }, computed: { level: base + 1 } });
  const page = (await http.call(DEPARTMENT, 'GET', `/v1/reports/weekly?week=${WEEK}&format=html`)).bytes.toString();
  expect(page).toContain('512/QĐ-UBND');
});

test('the counts by the units of 2025: whole units are sums, split ones are marked', async () => {
  const units = (query: string) => http.call(DEPARTMENT, 'GET', `/v1/reports/weekly/units?week=${WEEK}&${query}`);
  const { json } = await units('indicator=venues_registered&units=2025-07');
  const all = await internal();
  const of = (commune: string) =>
    all.find((row) => row.commune === commune && row.indicator === 'venues_registered')!.value!;
  for (const unit of json.rows) {
    expect(unit.value).toBe(unit.whole.reduce((sum: number, code: string) => sum + of(code), 0));
  }
  expect(json.rows.some((unit: { split: unknown[] }) => unit.split.length > 0)).toBe(true);
  expect((await units('indicator=people')).json.message).toMatch(/^indicator: people counts each person once/);
});
