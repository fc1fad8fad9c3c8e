import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLATFORMS } from '../../producers/platforms/platforms.ts';
import { HttpShim } from '../../sinks/spec/http-shim.ts';
import { settled } from '../faults/client.ts';
import { kafkaDeployment } from '../faults/kafka-deployment.ts';
import { type SystemProcess, startProcess, TOKEN } from '../faults/system-process.ts';
import { receiver } from '../interop/receiver.ts';
import { PLATFORM_KEY, type PlatformServer, platformServer } from '../platforms/server.ts';

const SECRET = 'secret-of-the-spec';
const CARD = '058202017098|264576714|Lê Văn Lương|23052002|Nam|Tổ 10, Phước Mỹ|31122021';
const POSTER = 'https://tokhaiyte.vn/?page=Group.checkin&groupId=6092414e92bd219ab40fb32f';
const PEOPLE = 24;

const root = mkdtempSync(join(tmpdir(), 'truyvet-sharing-'));
const folds: SystemProcess[] = [];
const gates: SystemProcess[] = [];
let env: NodeJS.ProcessEnv;
let shim: HttpShim;
let platform: PlatformServer;
let pccovid: Awaited<ReturnType<typeof receiver>>;

const now = Date.now();
const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString();

/** A gateway and an api in one process, with a folder of its own, configured as all are. */
function startGate(name: string): SystemProcess {
  const dir = join(root, name);
  const gate = startProcess({ dir, env, parts: ['gateway', 'api'] });
  gates.push(gate);
  return gate;
}

function configure(name: string): void {
  const dir = join(root, name);
  writeFolder(dir, {
    'platforms.json': { platforms: [{ name: 'vhd', url: platform.url, tokenFrom: 'VHD_KEY', everySeconds: 10 }] },
    'outbox.json': {
      destinations: [
        { name: 'pccovid', tells: 'pccovid', url: pccovid.url, secretFrom: 'PCCOVID', pauseSeconds: 0.02 },
      ],
    },
  });
}

beforeAll(async () => {
  shim = new HttpShim(join(root, 'clickhouse'));
  const port = await shim.listen();
  const { path, auth, changed } = PLATFORMS.vhd!;
  platform = await platformServer({ path, auth, changed, paging: 'time' });
  platform.rows.push(order(1));
  pccovid = await receiver(SECRET);
  env = {
    ...kafkaDeployment(),
    CLICKHOUSE_URL: `http://127.0.0.1:${port}`,
    VHD_KEY: PLATFORM_KEY,
    PCCOVID: SECRET,
  };
  for (const name of ['one', 'two']) configure(name);
  folds.push(startProcess({ dir: join(root, 'folds'), env, parts: ['identity', 'people', 'venues', 'sink'] }));
  await startGate('one').url;
  // The first has the platform by now; another that comes must not take it twice.
  while (platform.calls === 0) await sleep(50);
  await Promise.all([startGate('two').url, folds[0]!.url]);
});

afterAll(async () => {
  await Promise.all([...gates, ...folds].map((one) => one.kill()));
  platform?.close();
  pccovid?.close();
  await shim?.close();
  rmSync(root, { recursive: true, force: true });
});

function writeFolder(dir: string, files: Readonly<Record<string, object>>): void {
  mkdirSync(dir);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), JSON.stringify(content));
}

function order(n: number) {
  return {
    fullName: 'Lê Văn An',
    birthDate: '1990-01-31',
    gender: 'male',
    idNumber: `0580900000${String(n).padStart(2, '0')}`,
    decisionNumber: `QD${n}`,
    startDate: at(-48).slice(0, 10),
    endDate: at(240).slice(0, 10),
    place: 'home',
    modified: at(-24 + n),
  };
}

async function call(gate: number, method: string, path: string, body?: unknown, token = TOKEN): Promise<Response> {
  return fetch(`${await gates[gate]!.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

test('a token that one process makes works at the other, until it is taken back at either', async () => {
  const { token } = (await (await call(0, 'POST', '/v1/tokens', { name: 'wall', role: 'viewer' })).json()) as {
    token: string;
  };
  const status = async (gate: number) => (await call(gate, 'GET', '/v1/counts', undefined, token)).status;
  const made = Date.now();
  await expect.poll(() => status(1), { timeout: 10_000, interval: 20 }).toBe(200);
  const known = Date.now();
  expect((await call(1, 'DELETE', '/v1/tokens/wall')).status).toBe(204);
  expect(await status(1)).toBe(401);
  const taken = Date.now();
  await expect.poll(() => status(0), { timeout: 10_000, interval: 20 }).toBe(401);
  process.stdout.write(`a token is known after ${known - made} ms and refused after ${Date.now() - taken} ms\n`);
});

test('a poster that one process is told of is known at the other’s doors, and what both learn of a person has one key', async () => {
  const aliases = ['tokhaiyte:6092414e92bd219ab40fb32f'];
  expect((await call(0, 'PUT', '/v1/venues/market/aliases', aliases)).status).toBe(204);
  const scan = async (gate: number) => {
    const answer = await call(gate, 'POST', '/v1/gate', { code: CARD, venue: POSTER, direction: 'any' });
    return (await answer.json()) as { result: string; venue: string };
  };
  await expect.poll(async () => (await scan(1)).venue, { timeout: 10_000, interval: 50 }).toBe('market');
  expect(await scan(0)).toMatchObject({ result: 'ok', venue: 'market' });
  await settled(await gates[0]!.url);
  const answer = await call(1, 'DELETE', '/v1/personal', { subject: 'cmnd:264576714' });
  expect(await answer.json()).toMatchObject({ keys: 1, subjects: 2 });
});

test('who was forgotten at one is nobody’s at the other', async () => {
  const named = { subject: 'cccd:058093029317', kind: 'cases', name: 'Nguyễn Lê Khả Hân', birth: '1993-01-18' };
  await call(0, 'POST', '/v1/personal', [named]);
  await call(0, 'POST', '/v1/events', [caseOf('BN-H', named.subject)]);
  await settled(await gates[0]!.url);
  const list = async (gate: number) => (await call(gate, 'GET', '/v1/line-lists/cases')).text();
  expect(await list(0)).toContain(named.name);
  expect(await list(1)).toContain(named.name);
  await call(0, 'DELETE', '/v1/personal', { subject: named.subject });
  for (const gate of [0, 1]) {
    const text = await list(gate);
    expect(text).not.toContain(named.name);
    expect(text).toContain('BN-H');
  }
});

test('a platform is fetched by one of them', async () => {
  await settled(await gates[0]!.url);
  const visited = (await (await call(1, 'GET', '/v1/people')).text()).split('\n');
  expect(visited.some((line) => line.includes('cccd:058090000001'))).toBe(true);
  // One fetch for each turn of ten seconds since the first began, however many processes there are.
  expect(platform.calls).toBeLessThanOrEqual(1 + Math.floor((Date.now() - now) / 10_000));
});

function caseOf(record: string, subject: string, revision = 1, more: object = {}) {
  return { type: 'case', record, revision, subject, sampled: at(-30), ...more };
}

test('a destination that both tell, one of which is killed, hears all, in order for each person, and once by its keys', async () => {
  const people = Array.from({ length: PEOPLE }, (_, n) => n);
  const subject = (n: number) => `qid:16297938858618${String(n).padStart(4, '0')}`;
  const told = (n: number) =>
    pccovid.received.filter(({ body }) => body.case === `P${n}`).map(({ body }) => body.status);
  pccovid.fault = (call) => (['cut', 'late cut', 'error', 'busy', undefined, undefined] as const)[call % 6];
  const post = (events: object[]) => call(0, 'POST', '/v1/events', events);
  expect((await post(people.map((n) => caseOf(`P${n}`, subject(n))))).status).toBe(202);
  await expect.poll(() => pccovid.received.length, { timeout: 30_000 }).toBeGreaterThan(PEOPLE / 4);
  await gates[1]!.kill();
  expect(
    (await post(people.map((n) => caseOf(`P${n}`, subject(n), 2, { outcome: 'recovered', ended: at(-1) })))).status,
  ).toBe(202);
  await expect
    .poll(() => people.map((n) => told(n).join(' ')), { timeout: 60_000 })
    .toEqual(people.map(() => 'infected recovered'));
  // Some came more than once, all of those under their first key: a second key would have told somebody twice above.
  expect(pccovid.all.length).toBeGreaterThan(pccovid.received.length);
  expect(pccovid.unsigned).toBe(0);
});

test('a process whose keys are others does not start, and says what to set', async () => {
  const stranger = startProcess({
    dir: join(root, 'stranger'),
    env: { ...env, TRUYVET_SEAL_KEY: '03'.repeat(32) },
    part: 'gateway',
  });
  await stranger.gone;
  expect(stranger.output()).toMatch(
    /keys of this process are not those of the deployment \(TRUYVET_SEAL_KEY differs\)/,
  );
  const without = startProcess({
    dir: join(root, 'without'),
    env: { ...env, TRUYVET_SEAL_KEY: undefined, TRUYVET_SUBJECT_KEY: undefined },
    part: 'gateway',
  });
  await without.gone;
  expect(without.output()).toMatch(/the deployment has keys, and this process has none: set TRUYVET_SUBJECT_KEY/);
});
