import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { authority } from '../../tests/interop/certificates.ts';
import { type Fault, PLATFORM_KEY, type PlatformServer, platformServer } from '../../tests/platforms/server.ts';
import { taking } from '../imports/testing/taking.ts';
import { readPlatforms } from './config.ts';
import { keptInMemory } from './place.ts';
import { PLATFORMS } from './platforms.ts';
import type { RefusedRow } from './refused.ts';
import { fetchSince, runSchedule, type Schedule } from './schedule.ts';
import { rowNames, Seen } from './seen.ts';

const dir = mkdtempSync(join(tmpdir(), 'truyvet-platforms-'));
const servers: PlatformServer[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(dir, { recursive: true });
});

const NOW = Date.parse('2021-12-06T08:00:00+07:00');
const never = new AbortController().signal;
const at = (n: number) => new Date(NOW - 86_400_000 + n * 1000).toISOString();

/** The nth row of each platform, as its document in docs/interop shows it. */
const person = (n: number) => ({
  fullName: 'Lê Văn An',
  birthDate: '1990-01-31',
  gender: 'male',
  idNumber: `058090${String(n).padStart(6, '0')}`,
  phone: '0944713700',
  communeCode: '22894',
});
const ROWS: Readonly<Record<string, (n: number) => Record<string, unknown>>> = {
  vaccination: (n) => ({
    ...person(n),
    doseId: `D${n}`,
    doseNumber: 2,
    vaccine: 'Pfizer',
    injectedOn: '2021-10-05',
    facility: 'TTYT',
    updatedAt: at(Math.floor(n / 3)),
  }),
  testing: (n) => ({
    ...person(n),
    sampleCode: `S${n}`,
    sampledAt: at(0),
    method: 'pcr',
    result: 'negative',
    changedAt: at(n),
  }),
  cases: (n) => ({ ...person(n), patientCode: `BN${n}`, positiveAt: at(0), outcome: null, changedAt: at(n) }),
  vhd: (n) => ({
    ...person(n),
    decisionNumber: `QD${n}`,
    startDate: '2021-12-01',
    endDate: '2021-12-14',
    place: 'home',
    modified: at(n),
  }),
  bluezone: (n) => ({
    contactId: `C${n}`,
    phoneOfCase: '0944713700',
    phoneOfContact: `09${10_000_000 + n}`,
    metAt: at(0),
    minutes: 16,
    changedAt: at(n),
  }),
  tokhaiyte: (n) => ({
    placeId: `P${n}`,
    name: 'Chợ',
    category: 'market',
    communeCode: '22741',
    registeredAt: '2021-10-01',
    qr: n.toString(16).padStart(24, '0'),
    updatedAt: at(n),
  }),
};

/** What a process that has just been started has seen. */
const anew = (name: string) => new Seen(PLATFORMS[name]!.changed, rowNames(Buffer.alloc(32, 1)));

async function speaking(name: string, tls?: ServerOptions) {
  const contract = PLATFORMS[name]!;
  const paging = ['vaccination', 'vhd', 'tokhaiyte'].includes(name) ? ('time' as const) : ('cursor' as const);
  const { path, auth, changed } = contract;
  const server = await platformServer({ path, auth, changed, paging, ...(tls && { tls }) });
  servers.push(server);
  const target = taking();
  const refused: RefusedRow[] = [];
  const schedule: Schedule = {
    contract,
    caller: { url: server.url, token: PLATFORM_KEY, pauseMs: 1, longestPauseMs: 5, tries: 8 },
    kept: keptInMemory(),
    target,
    rules: () => DEFAULT_RULES,
    now: () => NOW,
    refuse: async (rows) => void refused.push(...rows),
    seen: anew(name),
  };
  return { server, target, refused, schedule };
}

const names = (events: readonly Record<string, unknown>[]) => new Set(events.map((event) => event.record ?? event.id));

describe.each(Object.keys(PLATFORMS))('%s', (name) => {
  test('everything comes once, through every fault, and later only what changed', async () => {
    const { server, target, refused, schedule } = await speaking(name);
    const row = ROWS[name]!;
    server.rows.push(...Array.from({ length: 1203 }, (_, n) => row(n)));
    const faults: Fault[] = ['cut', 'half', 'error', 'busy', 'page of a proxy', 'twice'];
    server.fault = (call) => (call % 2 === 1 ? faults[Math.floor(call / 2) % faults.length] : undefined);
    await fetchSince(schedule, never);
    expect(refused).toEqual([]);
    expect(names(target.events).size).toBe(1203);
    const before = target.events.length;
    server.rows.push({ ...row(1203), [schedule.contract.changed]: at(5000) });
    server.fault = () => undefined;
    await fetchSince(schedule, never);
    expect(names(target.events).size).toBe(1204);
    // The last instant of a platform that knows only times is asked again.
    expect(target.events.length - before).toBeLessThanOrEqual(4);
  });
});

test('all rows that a bulk change gave one time come, more than a page of them', async () => {
  const { server, target, schedule } = await speaking('vhd');
  const row = (n: number, changed: number) => ({ ...ROWS.vhd!(n), modified: at(changed) });
  server.rows.push(...Array.from({ length: 1703 }, (_, n) => row(n, n < 100 ? n : 200)));
  server.rows.push(row(1703, 300));
  await fetchSince(schedule, never);
  expect(names(target.events).size).toBe(1704);
});

test('rows of the last instant, which come again at every turn, are taken once, and again when they are others', async () => {
  const { server, target, schedule } = await speaking('vhd');
  const row = (n: number) => ({ ...ROWS.vhd!(n), modified: at(7) });
  server.rows.push(...Array.from({ length: 1203 }, (_, n) => row(n)));
  for (let turn = 0; turn < 3; turn++) await fetchSince(schedule, never);
  expect(target.events.length).toBe(1203);
  server.rows[1000] = { ...row(1000), endDate: '2021-12-20' };
  server.rows.push(row(1203));
  await fetchSince(schedule, never);
  expect(target.events.slice(1203).map(({ record }) => record)).toEqual(['QD1000', 'QD1203']);
});

test('a number that the platform sends as a number, and that no double holds, is refused', async () => {
  const { server, target, refused, schedule } = await speaking('testing');
  server.rows.push({ ...ROWS.testing!(1), idNumber: null, qid: 162_979_388_586_171_100 });
  await fetchSince(schedule, never);
  expect(target.events).toEqual([]);
  expect(refused).toMatchObject([{ problems: [{ field: 'qid', code: 'rounded' }] }]);
});

test('a row that is wrong is said, and does not hold up the others', async () => {
  const { server, target, refused, schedule } = await speaking('testing');
  server.rows.push(ROWS.testing!(1), { ...ROWS.testing!(2), result: '??' }, ROWS.testing!(3));
  expect(await fetchSince(schedule, never)).toBe(2);
  expect(names(target.events)).toEqual(new Set(['S1', 'S3']));
  expect(refused).toMatchObject([{ problems: [{ field: 'result', code: 'result' }] }]);
});

test('a wrong row that stays the newest of its platform is said once, whichever process fetches', async () => {
  const { server, refused, schedule } = await speaking('vhd');
  server.rows.push(ROWS.vhd!(1), { ...ROWS.vhd!(2), startDate: '??' });
  for (let process = 0; process < 3; process++) {
    const started = { ...schedule, seen: anew('vhd') };
    for (let turn = 0; turn < 3; turn++) await fetchSince(started, never);
  }
  expect(refused).toHaveLength(1);
  server.rows.push({ ...ROWS.vhd!(2), startDate: 'still wrong', modified: at(9) });
  await fetchSince(schedule, never);
  expect(refused).toHaveLength(2);
});

test('a changed row is a higher revision of the same record', async () => {
  const { server, target, schedule } = await speaking('cases');
  server.rows.push(ROWS.cases!(1), {
    ...ROWS.cases!(1),
    outcome: 'recovered',
    dischargedAt: at(50),
    changedAt: at(60),
  });
  await fetchSince(schedule, never);
  const [first, second] = target.events as { record: string; revision: number; outcome: string }[];
  expect(second).toMatchObject({ record: first!.record, outcome: 'recovered' });
  expect(second!.revision).toBeGreaterThan(first!.revision);
});

test('when delivering fails the cursor stays, and the page comes again', async () => {
  const { server, schedule } = await speaking('testing');
  server.rows.push(...Array.from({ length: 700 }, (_, n) => ROWS.testing!(n)));
  const target = taking({ fail: (delivery) => delivery === 2 });
  await expect(fetchSince({ ...schedule, target }, never)).rejects.toThrow('the line is broken');
  await fetchSince({ ...schedule, target }, never);
  expect(names(target.events).size).toBe(700);
});

test('a wrong key is an error at once, without the key', async () => {
  const { server, schedule } = await speaking('testing');
  const caller = { ...schedule.caller, token: 'another' };
  await expect(fetchSince({ ...schedule, caller }, never)).rejects.toThrow('testing: it answers 401');
  expect(server.calls).toBe(1);
});

test('a platform that wants to see a certificate gives its rows to whoever shows the right one', async () => {
  const ours = authority('VHD');
  const { certificate: cert, key } = ours.certify('platform');
  const tls = { cert, key, ca: ours.certificate, requestCert: true, rejectUnauthorized: true };
  const { server, schedule } = await speaking('vhd', tls);
  server.rows.push(ROWS.vhd!(1));
  const file = join(dir, 'platforms-tls.json');
  const client = ours.certify('truy-vet');
  const platform = { name: 'vhd', url: server.url, tokenFrom: 'VHD_KEY', caFrom: 'CA' };
  const fetching = (more: object) => {
    writeFileSync(file, JSON.stringify({ platforms: [{ ...platform, ...more }] }));
    const env = { VHD_KEY: PLATFORM_KEY, CA: ours.certificate, CERTIFICATE: client.certificate, KEY: client.key };
    const { identity } = readPlatforms(file, env)[0]!;
    return fetchSince({ ...schedule, caller: { ...schedule.caller, identity, tries: 1 } }, never);
  };
  await expect(fetching({})).rejects.toThrow('vhd: it does not answer');
  expect(await fetching({ certificateFrom: 'CERTIFICATE', keyFrom: 'KEY' })).toBe(1);
});

test('a schedule says a failure and goes on', async () => {
  const { server, target, schedule } = await speaking('testing');
  server.rows.push(ROWS.testing!(1));
  server.fault = (call) => (call <= 8 ? 'error' : undefined);
  const stop = new AbortController();
  const said: string[] = [];
  const running = runSchedule(schedule, 1, (line) => said.push(line), stop.signal);
  await expect.poll(() => target.events.length).toBe(1);
  stop.abort();
  await running;
  expect(said).toEqual(['fetching testing: testing: it answers 500']);
});

test('the configuration says what is wrong with it, and never a key', () => {
  const file = join(dir, 'platforms.json');
  const write = (platform: object) => writeFileSync(file, JSON.stringify({ platforms: [platform] }));
  const right = { name: 'vhd', url: 'https://vhd.example.vn', tokenFrom: 'VHD_KEY' };
  write(right);
  expect(readPlatforms(file, { VHD_KEY: 'k' })).toMatchObject([{ url: right.url, token: 'k', everyMs: 300_000 }]);
  expect(() => readPlatforms(file, {})).toThrow(/the variable VHD_KEY must hold the key of vhd/);
  write({ ...right, name: 'nobody' });
  expect(() => readPlatforms(file, {})).toThrow(/platforms\.0\.name/);
  expect(readPlatforms(join(dir, 'none.json'), {})).toEqual([]);
});
