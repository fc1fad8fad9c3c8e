import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readCsv, writeCsv } from '../../dashboards/desk/csv.ts';
import { openReports } from '../../infra/reports.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { scan, venue } from '../oracle/given.ts';
import {
  DEPARTMENT,
  EPIDEMIOLOGIST,
  NINH_SON,
  openHttp,
  openWorlds,
  PHAN_RANG,
  VIEWER,
  type World,
  type Worlds,
} from './scratch.ts';

const NOW = '2021-12-09T12:00:00+07:00';

let worlds: Worlds;
let world: World;
let http: Awaited<ReturnType<typeof openHttp>>;

beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());
beforeEach(async () => {
  world = await worlds.open(DEFAULT_RULES);
  world.clock.now = Date.parse(NOW);
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
  return async () => {
    await http.close();
    await reports.stop();
    await world.close();
  };
});

const tell = (...events: object[]) => world.tell(events.map((event) => JSON.stringify(event)));
const person = (n: number) => `cccd:0580900${String(n).padStart(5, '0')}`;
const at = (day: number, clock: string) => ({ at: `2021-12-${String(day).padStart(2, '0')}T${clock}+07:00` });
const desk = (who = PHAN_RANG, query = `at=${encodeURIComponent(NOW)}`) => http.call(who, 'GET', `/v1/desk?${query}`);
const reasons = async (): Promise<Record<string, string[]>> =>
  Object.fromEntries(
    (await desk()).json.items.map((item: { venue: string; reasons: string[] }) => [item.venue, item.reasons]),
  );
const inspect = (who: typeof PHAN_RANG, body: unknown) => http.call(who, 'POST', '/v1/desk/inspections', body);
/** A guest comes and goes. */
const guest = (n: number, place: string, day: number, from: string, to: string) => [
  scan(person(n), place, 'in', '00:00', at(day, from)),
  scan(person(n), place, 'out', '00:00', at(day, to)),
];
const settled = async () => world.tell([]);

describe('the list names', () => {
  test('a venue that never scanned, after two days, while it is open and in the district', async () => {
    await tell(
      venue('old'),
      venue('young', { registered: '2021-12-08T12:00:00+07:00' }),
      venue('closed', { closed: '2021-12-01T00:00:00Z' }),
      venue('elsewhere', { commune: '22870' }),
      venue('gone'),
      venue('gone', { revision: 2, withdrawn: true }),
    );
    expect(await reasons()).toEqual({ old: ['never-scanned'] });
    expect((await desk(DEPARTMENT, `district=587&at=${encodeURIComponent(NOW)}`)).json.items).toHaveLength(1);
  });

  test('a venue that fell silent against its habit', async () => {
    const days = [1, 2, 3, 4, 5, 6, 7];
    await tell(
      venue('silent'),
      venue('open'),
      ...days.slice(0, 6).flatMap((day) => guest(day, 'silent', day, '08:00', '09:00')),
      ...[...days, 8, 9].flatMap((day) => guest(20 + day, 'open', day, '08:00', '09:00')),
    );
    expect(await reasons()).toEqual({ silent: ['fell-silent'] });
    const [item] = (await desk()).json.items;
    expect(item).toMatchObject({ name: 'silent', lastScan: '2021-12-06T02:00:00.000Z', visits: 4, ins: 4, outs: 4 });
  });

  test('a door where nobody scans out, and one where nobody scans in', async () => {
    const ins = Array.from({ length: 10 }, (_, n) => scan(person(n), 'in', 'in', '00:00', at(8, `0${n % 9}:1${n}`)));
    const outs = Array.from({ length: 10 }, (_, n) =>
      scan(person(50 + n), 'out', 'out', '00:00', at(8, `1${n % 9}:1${n}`)),
    );
    const both = Array.from({ length: 10 }, (_, n) => guest(100 + n, 'both', 8, `08:${10 + n}`, `09:${10 + n}`)).flat();
    await tell(venue('in'), venue('out'), venue('both'), ...ins, ...outs, ...both);
    expect(await reasons()).toEqual({ in: ['only-in'], out: ['only-out'] });
  });

  test('a stack of cards in one minute, cards at two gates, and people who flew', async () => {
    const stack = Array.from({ length: 8 }, (_, n) =>
      scan(person(n), 'stack', 'in', '00:00', at(8, `08:00:${10 + n}`)),
    );
    const gates = [1, 2, 3].flatMap((n) => [
      scan(person(20 + n), 'gate a', 'in', '00:00', at(8, `0${n}:00:00`)),
      scan(person(20 + n), 'gate b', 'in', '00:00', at(8, `0${n}:00:50`)),
    ]);
    const flights = [1, 2, 3].flatMap((n) => [
      scan(person(40 + n), 'here', 'in', '00:00', at(8, `0${n}:00:00`)),
      scan(person(40 + n), 'far', 'in', '00:00', at(8, `0${n}:09:59`)),
      scan(person(60 + n), 'near', 'in', '00:00', at(8, `0${n}:30:00`)),
      scan(person(60 + n), 'nearer', 'in', '00:00', at(8, `0${n}:33:00`)),
    ]);
    const places = ['stack', 'gate a', 'gate b', 'here', 'near'].map((name) => venue(name));
    await tell(
      ...places,
      venue('nearer', { commune: '22738' }),
      venue('far', { commune: '22870' }),
      ...stack,
      ...gates,
      ...flights,
    );
    expect(await reasons()).toEqual({
      stack: ['improbable-minute'],
      'gate a': ['improbable-card'],
      'gate b': ['improbable-card'],
      here: ['improbable-travel'],
    });
  });
});

describe('an inspection', () => {
  test('is an ordinary event: it takes the venue off the list, and somebody comes back for a violation', async () => {
    await tell(venue('v'), venue('w'));
    const answer = await inspect(PHAN_RANG, { venue: 'v', finding: 'violation', note: 'Không có mã QR' });
    expect([answer.status, answer.json]).toEqual([202, { accepted: 1, rejected: [] }]);
    await settled();
    expect(await reasons()).toEqual({ w: ['never-scanned'] });
    const later = `at=${encodeURIComponent('2021-12-12T12:00:00+07:00')}`;
    world.clock.now = Date.parse('2021-12-13T00:00:00+07:00');
    const { items } = (await desk(PHAN_RANG, later)).json;
    expect(items[0]).toMatchObject({
      venue: 'v',
      reasons: ['follow-up', 'never-scanned'],
      inspection: { finding: 'violation', note: 'Không có mã QR', at: new Date(NOW).toISOString() },
    });
    const week = (await http.call(DEPARTMENT, 'GET', '/v1/reports/weekly?week=2021-12-16')).json;
    const value = (indicator: string) =>
      week.rows.find(
        (row: { indicator: string; commune: string }) => row.indicator === indicator && row.commune === '22741',
      ).value;
    expect([value('inspections'), value('violations')]).toEqual([1, 1]);
  });

  test('is for the own district, the Department and nobody else', async () => {
    await tell(venue('v'), venue('far', { commune: '22870' }));
    const own = { venue: 'v', finding: 'ok', record: 'kt' };
    expect((await inspect(VIEWER, own)).status).toBe(403);
    expect((await inspect(EPIDEMIOLOGIST, own)).status).toBe(403);
    expect((await inspect(DEPARTMENT, own)).json.accepted).toBe(1);
    await settled();
    const foreign = { code: 'wrong-role', message: 'venue: is no registered venue of the own district' };
    const answer = await inspect(PHAN_RANG, [
      { venue: 'far', finding: 'ok' },
      { venue: 'v', finding: 'very bad' },
      { venue: 'v', finding: 'ok' },
      { venue: 'nowhere', finding: 'ok' },
    ]);
    expect(answer.json).toEqual({
      accepted: 1,
      rejected: [
        { index: 0, ...foreign },
        { index: 1, code: 'schema', message: expect.stringContaining('finding: must be "ok" or "reminded"') },
        { index: 3, ...foreign },
      ],
    });
    // Nobody rewrites what another district has found, by taking the name of its record.
    await tell(venue('n', { commune: '22813' }));
    expect((await inspect(NINH_SON, { venue: 'n', finding: 'ok', record: 'kt', revision: 9 })).json.accepted).toBe(0);
    expect((await desk(PHAN_RANG, 'district=585')).status).toBe(403);
  });

  test('comes back from the field in the list that went there; a list imported twice is recorded once', async () => {
    await tell(venue('v', { name: '=Quán "Hoa Sứ", số 1' }), venue('w'), venue('x'));
    const list = await desk(PHAN_RANG, `format=csv&at=${encodeURIComponent(NOW)}`);
    expect(list.headers['content-disposition']).toBe('attachment; filename="kiem-tra-582-2021-12-09.csv"');
    const rows = readCsv(list.bytes.toString());
    expect(rows.map(({ venue: id, name, reasons: why }) => [id, name, why])).toEqual([
      ['v', '=Quán "Hoa Sứ", số 1', 'đã đăng ký nhưng chưa quét lần nào'],
      ['w', 'w', 'đã đăng ký nhưng chưa quét lần nào'],
      ['x', 'x', 'đã đăng ký nhưng chưa quét lần nào'],
    ]);
    Object.assign(rows[0]!, { finding: 'Reminded', visited_at: '09/12/2021 8:30', note: 'Mã bị che' });
    Object.assign(rows[2]!, { finding: 'ok', visited_at: '2021-12-09 09:00' });
    const body = writeCsv([Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))]);
    for (let time = 0; time < 2; time++) {
      const answer = await http.app.inject({
        method: 'POST',
        url: '/v1/desk/inspections',
        headers: { authorization: 'Bearer administrator-of-the-test', 'content-type': 'text/csv' },
        payload: body,
      });
      expect([answer.statusCode, answer.json()]).toEqual([202, { accepted: 2, rejected: [] }]);
    }
    await settled();
    expect(Object.keys(await reasons())).toEqual(['w']);
    const week = (await http.call(DEPARTMENT, 'GET', '/v1/reports/weekly?week=2021-12-16')).json;
    const province = week.rows.find(
      (row: { indicator: string; district: null }) => row.indicator === 'inspections' && row.district === null,
    );
    expect(province.value).toBe(2);
  });
});

test('without an instant the list is for the newest scan, so that a demonstration of another year has one', async () => {
  await tell(venue('v'), scan(person(1), 'v', 'in', '08:00'));
  world.clock.now = Date.parse('2026-11-23T00:00:00Z');
  expect((await desk(PHAN_RANG, '')).json).toMatchObject({
    district: '582',
    at: '2021-12-06T01:00:00.000Z',
    items: [],
  });
});
