import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Base, openScratch } from '../../infra/pipeline.ts';
import { settingsInMemory } from '../../infra/settings/in-memory.ts';
import { Sealer } from '../../producers/sealing/sealer.ts';
import type { Change } from '../../schemas/changes.ts';
import type { DeadLetter } from '../../schemas/messages.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Worker } from '../../streams/log.ts';
import { authority } from '../../tests/interop/certificates.ts';
import { receiver } from '../../tests/interop/receiver.ts';
import { readDestinations } from './config.ts';
import { runOutbox } from './outbox.ts';
import { Replays } from './replays.ts';

const SECRET = 'secret-of-the-spec';
const sealer = new Sealer({ subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) });

let dir: string;
let base: Base;
let replays: Replays;
let workers: Worker[];
let servers: { close(): void }[];
let said: number;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'truyvet-outbox-'));
  base = await openScratch(join(dir, 'log'));
  replays = new Replays(settingsInMemory());
  [workers, servers, said] = [[], [], 0];
});

afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  for (const server of servers) server.close();
  await base.log.close();
  rmSync(dir, { recursive: true });
});

async function receiving(...options: Parameters<typeof receiver>) {
  const one = await receiver(...options);
  servers.push(one);
  return one;
}

/** Tells a destination, as `outbox.json` describes it, until the answer is called. */
async function tell(url: string, fields: object = {}) {
  const destination = { name: 'watch', tells: 'alerts', url, secretFrom: 'SECRET', pauseSeconds: 0.005, ...fields };
  const file = join(dir, 'outbox.json');
  writeFileSync(file, JSON.stringify({ destinations: [destination] }));
  const [read] = readDestinations(file, { SECRET });
  const common = { log: base.log, codec: base.codec, generation: 0, replays, say: () => {} };
  const worker = await runOutbox({
    ...common,
    destination: read!,
    open: (sealed) => sealer.open(sealed),
    seal: (text) => sealer.seal(text),
  });
  workers.push(worker);
  return async () => {
    workers.splice(workers.indexOf(worker), 1);
    await worker.stop();
  };
}

/** The results say another alert of each of these people. */
async function alerts(...people: readonly string[]): Promise<void> {
  await base.log.append(
    people.map((person) => {
      const order = String(++said).padStart(4, '0');
      const row = {
        type: 'alert',
        kind: 'isolation-breach',
        person,
        order,
        venue: 'market',
        at: said,
        scan: 's',
      } as const;
      const change: Change = {
        type: 'change',
        stage: 'people',
        version: said,
        knownAt: 1000 + said,
        what: 'scan',
        position: `0@${said}`,
        rows: [{ sign: 1, row }],
      };
      return { topic: TOPICS.changes.name, key: person, value: base.codec.encode(TOPICS.changes, change), time: 0 };
    }),
  );
}

type Receiving = Awaited<ReturnType<typeof receiver>>;
const ordersOf = ({ received }: Receiving, person?: string) =>
  received.filter(({ body }) => person === undefined || body.person === person).map(({ body }) => body.order as string);

async function letters(): Promise<DeadLetter[]> {
  const found: DeadLetter[] = [];
  for await (const { value } of base.log.read(TOPICS.deadLetters.name, 0, 0)) {
    found.push(base.codec.decode<DeadLetter>(TOPICS.deadLetters, value));
  }
  return found;
}

describe('a receiver that fails at the messages about one person', () => {
  test('is told about others meanwhile, and about that one in order when it is mended, also after a restart', async () => {
    const there = await receiving(SECRET);
    there.fault = (_, body) => (body.person === 'an' ? 'fails' : undefined);
    const stop = await tell(there.url, { patienceSeconds: 0.02 });
    await alerts('an', 'binh', 'an', 'chi');
    await alerts('an', 'binh');
    await expect.poll(() => ordersOf(there)).toEqual(expect.arrayContaining(['0002', '0004', '0006']));
    await stop();
    const state = JSON.stringify(await base.log.positions('outbox-watch', TOPICS.changes.name));
    expect(state).toBe('[6]');
    await tell(there.url, { patienceSeconds: 0.02 });
    await alerts('an');
    await expect.poll(() => there.all.length).toBe(3);
    there.fault = () => undefined;
    await expect.poll(() => ordersOf(there, 'an')).toEqual(['0001', '0003', '0005', '0007']);
    expect(await letters()).toEqual([]);
  });

  test('has them in the dead letters, sealed, when it is not mended in time; what follows is told', async () => {
    const there = await receiving(SECRET);
    there.fault = (_, body) => (body.order === '0001' ? 'fails' : undefined);
    await tell(there.url, { patienceSeconds: 0.01, giveUpAfterHours: 0.1 / 3600 });
    await alerts('an', 'an');
    await expect.poll(() => ordersOf(there, 'an'), { timeout: 5000 }).toEqual(['0002']);
    const [letter] = await letters();
    expect(letter).toMatchObject({ stage: 'outbox:watch', code: 'unreachable', message: 'it answers 500' });
    expect(JSON.parse(sealer.open(letter!.content))).toMatchObject({ person: 'an', order: '0001' });
  });
});

test('a receiver that has too much to do, or is behind a proxy that finds nobody, is waited for with everything', async () => {
  const there = await receiving(SECRET);
  let broken = true;
  there.fault = (call) => (broken ? (call % 2 ? 'busy' : 'error') : undefined);
  await tell(there.url, { patienceSeconds: 0.01 });
  await alerts('an', 'binh');
  await expect.poll(() => there.calls).toBeGreaterThan(8);
  expect((await base.log.positions('outbox-watch', TOPICS.changes.name))[0]).toBe(0);
  broken = false;
  await expect.poll(() => ordersOf(there).sort()).toEqual(['0001', '0002']);
  expect(await letters()).toEqual([]);
});

test('what is told again comes before what is new, so that a receiver that lost everything has all in order', async () => {
  const there = await receiving(SECRET);
  await tell(there.url);
  const people = ['an', 'binh', 'chi', 'dung'];
  for (let round = 0; round < 5; round++) await alerts(...people);
  await expect.poll(() => there.received.length).toBe(20);
  there.lose();
  there.fault = (call) => (['cut', 'late cut', 'busy', undefined, undefined] as const)[call % 5];
  const asked = replays.order('watch', { from: 0, generation: 0 }, 1, 'x', new AbortController().signal);
  for (let round = 0; round < 5; round++) await alerts(...people);
  const { sent, dead } = await asked;
  expect(dead).toBe(0);
  expect(sent).toBeGreaterThanOrEqual(20);
  await expect.poll(() => there.received.length, { timeout: 10_000 }).toBe(40);
  for (const person of people) expect(ordersOf(there, person)).toEqual([...ordersOf(there, person)].sort());
});

test('is told again once, and not by the next start or for an order of another generation', async () => {
  const there = await receiving(SECRET);
  const stop = await tell(there.url);
  await alerts('an', 'an');
  await expect.poll(() => there.all.length).toBe(2);
  const { signal } = new AbortController();
  expect(await replays.order('watch', { from: 1002, generation: 0 }, 1, 'x', signal)).toEqual({ sent: 1, dead: 0 });
  await stop();
  await tell(there.url);
  void replays.order('watch', { from: 0, generation: 1 }, 1, 'x', AbortSignal.timeout(600)).catch(() => {});
  await alerts('an');
  await expect.poll(() => ordersOf(there)).toEqual(['0001', '0002', '0003']);
  expect(there.all).toHaveLength(4);
});

test('whoever asked for what another has asked for anew meanwhile is told so', async () => {
  const { signal } = new AbortController();
  const first = replays.order('watch', { from: 0, generation: 0 }, 1, 'x', signal);
  void replays.order('watch', { from: 1, generation: 0 }, 1, 'y', AbortSignal.timeout(600)).catch(() => {});
  await expect(first).rejects.toMatchObject({ code: 'conflict' });
});

describe('a receiver that wants to see a certificate', () => {
  const ours = authority('Sở Y tế');
  const put = ({ certificate, key }: { certificate: string; key: string }) => {
    writeFileSync(join(dir, 'client.crt'), certificate);
    writeFileSync(join(dir, 'client.key'), key);
    writeFileSync(join(dir, 'ca.crt'), ours.certificate);
  };
  const names = () => ({
    certificateFrom: join(dir, 'client.crt'),
    keyFrom: join(dir, 'client.key'),
    caFrom: join(dir, 'ca.crt'),
  });
  const server = () => {
    const { certificate, key } = ours.certify('receiver');
    return { cert: certificate, key, ca: ours.certificate, requestCert: true, rejectUnauthorized: true };
  };

  test('is told under it, with a signature beside or without', async () => {
    const [with_, without] = [await receiving(SECRET, server()), await receiving(undefined, server())];
    put(ours.certify('truy-vet'));
    await tell(with_.url, names());
    await tell(without.url, { ...names(), name: 'other', secretFrom: undefined });
    await alerts('an');
    await expect.poll(() => [ordersOf(with_), ordersOf(without)]).toEqual([['0001'], ['0001']]);
  });

  test.each([
    ['of another authority', () => authority('another').certify('truy-vet')],
    ['that has expired', () => ours.certify('truy-vet', -3)],
  ])('is told nothing under one %s, and everything once it was renewed, without a restart', async (_, wrong) => {
    const there = await receiving(SECRET, server());
    put(wrong());
    await tell(there.url, names());
    await alerts('an', 'an');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(there.all).toEqual([]);
    put(ours.certify('truy-vet'));
    await expect.poll(() => ordersOf(there)).toEqual(['0001', '0002']);
    expect(await letters()).toEqual([]);
  });
});

test.each([
  [{ secretFrom: undefined }, /watch: nothing says who sends/],
  [{ secretFrom: 'NOBODY' }, /the variable NOBODY must hold the secret of watch/],
  [{ certificateFrom: 'NOBODY' }, /watch: certificateFrom and keyFrom go together/],
  [{ certificateFrom: '/nowhere/a.crt', keyFrom: '/nowhere/a.key' }, /watch: \/nowhere\/a.crt: there is no PEM file/],
])('a configuration that cannot be: %j', async (fields, message) => {
  await expect(tell('http://127.0.0.1:9', fields)).rejects.toThrow(message);
});
