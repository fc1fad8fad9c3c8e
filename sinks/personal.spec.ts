import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Base, openScratch } from '../infra/pipeline.ts';
import type { Personal } from '../schemas/personal.ts';
import { TOPICS } from '../schemas/topics.ts';
import { blankPersonal } from './blank-personal.ts';
import { openChdb } from './clickhouse/chdb.ts';
import { migrate, readMigrations } from './clickhouse/migrate.ts';
import type { Store } from './clickhouse/store.ts';
import { type Matcher, PERSONAL_GROUP, personalSink } from './personal.ts';
import { recordCounts } from './queries/vaccination-quality/counts.ts';

let dir: string;
let base: Base;
let store: Store;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-personal-'));
  base = await openScratch(join(dir, 'log'));
  store = openChdb(join(dir, 'clickhouse'), 'spec');
});
afterEach(async () => {
  await store.close();
  await base.log.close();
  await rm(dir, { recursive: true });
});

/** The record of a subject as it is said at an instant. */
const said = (subject: string, at: number, faults: readonly string[]): Personal => ({
  type: 'personal',
  subject,
  kind: 'vaccination',
  record: 'dose-1',
  facility: 'A',
  commune: '22741',
  at,
  faults: [...faults],
  match: null,
  key: Buffer.from('key'),
  sealed: Buffer.from(`sealed ${at}`),
});

/** Says that records look like their subjects' people, until a subject is forgotten; `meanwhile` happens when a batch has been looked at. */
function matching(forgotten: Set<string>, meanwhile: () => Promise<void> = async () => {}): Matcher {
  let looked = false;
  return {
    async refresh() {
      if (looked) await meanwhile();
      looked = true;
    },
    matchOf: ({ subject }) => (forgotten.has(subject) ? null : `like ${subject}`),
    forgotten: () => forgotten.size,
  };
}

async function tell(...messages: Personal[]): Promise<void> {
  const { name } = TOPICS.personal;
  await base.log.append(
    messages.map((one) => ({
      topic: name,
      key: one.subject,
      value: base.codec.encode(TOPICS.personal, one),
      time: one.at,
    })),
  );
}

/** Runs a worker of a group until it has read all. */
async function drain(group: string, handler = personalSink(store, base.codec).handler): Promise<void> {
  const topic = TOPICS.personal.name;
  const worker = await base.log.work({ group, topic, handler });
  const ends = await base.log.edges(topic);
  for (;;) {
    const positions = await base.log.positions(group, topic);
    if (ends.every((end, partition) => (positions[partition] ?? 0) >= end)) break;
    await sleep(5);
  }
  await worker.stop();
}

const faultsAt = async (asOf: number) =>
  (await recordCounts(store, 'district', asOf, {})).rows.map(({ faults }) => faults);
const now = () =>
  store.rows<{ subject: string; faults: string; sealed: string }>(
    'SELECT subject, faults, sealed FROM {db}.personal FINAL ORDER BY subject',
  );

test('every version is kept with the time it was known, and the last one is what a record says now', async () => {
  await migrate(store);
  await tell(said('a', 10, ['phone-missing']), said('a', 20, []), said('b', 30, ['name-missing']));
  await drain(PERSONAL_GROUP);
  const none = { 'doses-missing': 1 };
  expect(await faultsAt(9)).toEqual([]);
  expect(await faultsAt(10)).toEqual([{ ...none, 'phone-missing': 1 }]);
  expect(await faultsAt(20)).toEqual([none]);
  expect(await faultsAt(30)).toEqual([{ 'doses-missing': 2, 'name-missing': 1 }]);
  expect(await now()).toMatchObject([
    { subject: 'a', faults: '', sealed: Buffer.from('sealed 20').toString('base64') },
    { subject: 'b', faults: 'name-missing' },
  ]);
});

test('a batch that comes again after a crash changes nothing', async () => {
  await migrate(store);
  await tell(said('a', 10, ['phone-missing']), said('a', 20, ['name-missing']));
  const { handler } = personalSink(store, base.codec);
  const dies = async () => {
    throw new Error('the process died before the commit');
  };
  const batch: typeof handler.batch = (task, records) =>
    handler.batch(Object.assign(Object.create(task), { commit: dies }), records);
  const worker = await base.log.work({ group: PERSONAL_GROUP, topic: TOPICS.personal.name, handler: { batch } });
  while ((await store.rows<{ n: number }>('SELECT count() AS n FROM {db}.personal'))[0]!.n === 0) await sleep(5);
  await worker.stop();
  await drain(PERSONAL_GROUP);
  expect(await faultsAt(10)).toEqual([{ 'doses-missing': 1, 'phone-missing': 1 }]);
  expect(await faultsAt(20)).toEqual([{ 'doses-missing': 1, 'name-missing': 1 }]);
});

test('a database of the version before gets the history of all that was ever said', async () => {
  await migrate(store, { migrations: readMigrations().filter(({ number }) => number < 20) });
  await tell(said('a', 10, ['phone-missing']), said('a', 20, []));
  // That version read everything under its own group.
  await drain('personal', {
    batch: (task, records) => task.commit({ outputs: [], changes: [], position: records.at(-1)!.offset + 1 }),
  });
  await migrate(store);
  await drain(PERSONAL_GROUP);
  expect(await faultsAt(10)).toEqual([{ 'doses-missing': 1, 'phone-missing': 1 }]);
  expect(await faultsAt(20)).toEqual([{ 'doses-missing': 1 }]);
});

const telling = (table: string) =>
  store.rows<{ subject: string; match: string }>(
    `SELECT DISTINCT subject, \`match\` FROM {db}.${table} ORDER BY subject`,
  );

test('what looks alike is said in both tables, and by no version of a record of who is forgotten', async () => {
  await migrate(store);
  await tell(said('a', 10, []), said('a', 20, []), said('b', 30, []));
  await drain(PERSONAL_GROUP, personalSink(store, base.codec, matching(new Set())).handler);
  await blankPersonal(store, new Set(['a']));
  for (const table of ['personal', 'personal_history']) {
    expect(await telling(table)).toEqual([
      { subject: 'a', match: '' },
      { subject: 'b', match: 'like b' },
    ]);
  }
  expect((await now()).map(({ subject, sealed }) => [subject, sealed !== ''])).toEqual([
    ['a', false],
    ['b', true],
  ]);
});

test('who is forgotten while a batch is on its way is not in the tables after it either', async () => {
  await migrate(store);
  const forgotten = new Set<string>();
  await tell(said('a', 10, []));
  const forget = async () => {
    // Nothing of the batch is in the tables when they are looked through.
    forgotten.add('a');
  };
  await drain(PERSONAL_GROUP, personalSink(store, base.codec, matching(forgotten, forget)).handler);
  for (const table of ['personal', 'personal_history'])
    expect(await telling(table)).toEqual([{ subject: 'a', match: '' }]);
});

test('to forget somebody in a database that is not made yet is to do nothing', async () => {
  expect(await blankPersonal(store.in('later'), new Set(['a']))).toEqual({ rows: 0, carried: 0 });
});
