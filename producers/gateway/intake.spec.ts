import { expect, test } from 'vitest';
import type { Accepted, DeadLetter } from '../../schemas/messages.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import type { Log, LogRecord } from '../../streams/log.ts';
import { MAX_RECORD_BYTES, refuseLarge } from '../../streams/record-limit.ts';
import { Sealer } from '../sealing/sealer.ts';
import { Intake } from './intake.ts';

const NOW = Date.parse('2021-12-06T08:00:00Z');
const sealer = new Sealer({ subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) });

function given() {
  const appended: LogRecord[] = [];
  const calls: number[] = [];
  const messages: unknown[] = [];
  const linked: string[][] = [];
  const log = {
    append: async (records: readonly LogRecord[]) => {
      refuseLarge(records);
      calls.push(records.length);
      appended.push(...records);
      return records.map((_, offset) => ({ partition: 0, offset }));
    },
  };
  const intake = new Intake({
    log: log as unknown as Log,
    sealer,
    rules: () => DEFAULT_RULES,
    encode: (topic, message) => {
      messages.push(message);
      return topic.message.encode(message);
    },
    now: () => NOW,
    linked: async (groups) => void linked.push(...groups.map((group) => [...group])),
  });
  return { intake, appended, messages, calls, linked };
}

const scan = {
  type: 'scan',
  id: 's1',
  at: '2021-12-06T07:59:00Z',
  subject: 'cccd:058090000001',
  venue: 'v1',
  direction: 'in',
};

test('an event is taken with its subjects keyed, and no plain identifier reaches the log', async () => {
  const { intake, appended, messages } = given();
  expect(await intake.take([{ json: scan }], true)).toEqual({ accepted: 1, rejected: [] });
  expect((messages[0] as Accepted).event).toMatchObject({ type: 'scan', received: NOW });
  expect(appended.map(({ key, value }) => key + value.toString('latin1')).join()).not.toContain('058090000001');
});

test('which subjects are of one person is said of what was accepted: never of a phone, and of no other', async () => {
  const { intake, linked } = given();
  const [an, old, phone, other] = [
    'cccd:058090000001',
    'cmnd:264576714',
    'phone:0944713700',
    'phone:0944713701',
  ] as const;
  const record = { record: 'r', revision: 1 };
  await intake.take(
    [
      { json: { ...scan, also: [old, phone] } },
      { json: { type: 'link', id: 'l', a: old, b: an } },
      { json: { type: 'link', id: 'l', a: an, b: phone } },
      { json: { ...scan, also: ['cccd:058090000002'], direction: 'up' } },
      { json: { type: 'encounter', id: 'e', at: scan.at, minutes: 20, subject: phone, other } },
      { json: { type: 'venue', ...record, name: 'v', category: 'cafe', commune: '22741', registered: scan.at } },
      { json: { type: 'inspection', ...record, venue: 'v1', at: scan.at, finding: 'ok' } },
      { json: scan },
    ],
    false,
  );
  expect(linked).toEqual([
    [sealer.keyed(an as never), sealer.keyed(old as never)],
    [sealer.keyed(old as never), sealer.keyed(an as never)],
  ]);
});

test('what is refused goes to the dead letters, whole but sealed', async () => {
  const { intake, messages } = given();
  const wrong = JSON.stringify({ ...scan, direction: 'up' });
  const { rejected } = await intake.take([{ json: scan }, { text: wrong }], false);
  expect(rejected).toEqual([{ index: 1, code: 'schema', message: 'direction: must be "in" or "out" or "any"' }]);
  expect(sealer.open((messages[1] as DeadLetter).content)).toBe(wrong);
});

test('a line too large for the log does not keep the others out: its letter holds the beginning', async () => {
  const { intake, appended, messages } = given();
  const huge = `"${'ệ'.repeat(MAX_RECORD_BYTES)}`;
  const { accepted, rejected } = await intake.take([{ text: huge }, { json: scan }], false);
  expect([accepted, rejected.map(({ code }) => code)]).toEqual([1, ['not-json']]);
  expect(appended).toHaveLength(2);
  const letter = messages[0] as DeadLetter;
  expect(huge.startsWith(sealer.open(letter.content))).toBe(true);
  expect(letter.message).toContain('first 300000 characters');
});

test('an event that is accepted always fits into the log', async () => {
  const { intake, appended } = given();
  const also = Array.from({ length: 1000 }, (_, i) => `qid:${String(i).padStart(190, '9')}`);
  const long = 'ệ'.repeat(2000);
  const full = {
    ...scan,
    also,
    id: long.slice(0, 200),
    venue: long.slice(0, 200),
    zone: long,
    device: long,
    source: long,
  };
  expect(await intake.take([{ json: full }], false)).toEqual({ accepted: 1, rejected: [] });
  expect(appended).toHaveLength(1);
  const { rejected } = await intake.take([{ json: { ...full, also: [...also, 'qid:1'] } }], false);
  expect(rejected[0]).toMatchObject({ code: 'schema', message: 'also: must be at most 1000' });
});

test('a scanner delivers what was scanned now, and nothing but scans and encounters', async () => {
  const { intake } = given();
  const old = { ...scan, id: 's2', at: '2021-10-01T00:00:00Z', received: '2021-10-01T00:00:01Z' };
  const link = { type: 'link', id: 'l1', a: 'cccd:058090000001', b: 'phone:0900000001' };
  const { accepted, rejected } = await intake.take([{ json: old }, { json: link }], true);
  expect([accepted, rejected.map(({ code }) => code)]).toEqual([0, ['too-old', 'schema']]);
  expect((await intake.take([{ json: old }], false)).accepted).toBe(1);
});

test('a body of very many is appended in parts, in order, and is answered as one', async () => {
  const { intake, appended, calls } = given();
  const raws = Array.from({ length: 10_002 }, (_, i) =>
    i % 5000 === 1 ? { text: '?' } : { json: { ...scan, id: `s${i}` } },
  );
  const { accepted, rejected } = await intake.take(raws, false);
  expect([accepted, rejected.map(({ index }) => index)]).toEqual([9999, [1, 5001, 10_001]]);
  expect(calls).toEqual([5000, 5000, 2]);
  expect(appended.map(({ topic }, i) => (topic === 'dead-letters' ? i : -1)).filter((i) => i >= 0)).toEqual([
    1, 5001, 10_001,
  ]);
});

test('a body of nothing appends nothing', async () => {
  const { intake, calls } = given();
  expect(await intake.take([], false)).toEqual({ accepted: 0, rejected: [] });
  expect(calls).toEqual([]);
});

test('one event nested too deeply does not keep the rest of its body out', async () => {
  const { intake, messages } = given();
  const text = `{"type":"nope","a":${'['.repeat(60_000)}${']'.repeat(60_000)}}`;
  const deep = JSON.parse(text);
  const { accepted, rejected } = await intake.take([{ json: scan }, { json: deep }], false);
  expect([accepted, rejected[0]!.code]).toEqual([1, 'unknown-type']);
  // Not every Node can write what it could read.
  const kept = sealer.open((messages[1] as DeadLetter).content);
  expect(kept === text || kept.startsWith('nested too deeply')).toBe(true);
});
