import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { TOPICS } from '../schemas/topics.ts';
import type { Codec } from '../streams/codec.ts';
import { accept } from '../tests/oracle/acceptance.ts';
import { defaultRules } from '../tests/oracle/default-rules.ts';
import { reusedIds as trulyReused } from '../tests/oracle/reused.ts';
import { batches, shuffled } from '../tests/worlds/shuffle.ts';
import { worlds } from '../tests/worlds/world.ts';
import type { Store } from './clickhouse/store.ts';
import { factsSink } from './facts.ts';
import { reusedIds } from './queries/quality.ts';
import { MemoryTask } from './spec/memory-task.ts';
import { acceptedOf, sightingsCodec } from './spec/sightings.ts';
import { mergeParts, tempStore } from './spec/temp-store.ts';

const TYPES = ['encounter', 'link'];
const MORNING = Date.parse('2021-12-06T08:00:00+07:00');

const stores = tempStore();
let store: Store;
let codec: Codec;

beforeAll(async () => {
  [store, codec] = [await stores.fresh(), await sightingsCodec()];
});
beforeEach(() => store.command('TRUNCATE TABLE {db}.facts'));

/** A log of what is accepted of the lines. */
function logOf(lines: readonly string[], partition = 0, written = codec): MemoryTask {
  const task = new MemoryTask(partition);
  for (const message of lines.map(acceptedOf)) if (message) task.append(written.encode(TOPICS.sightings, message));
  return task;
}

const sink = (read = codec) => factsSink({ store, codec: read, restMs: 0 }).handler;

/** Hands out everything in batches of any size; some come twice, because the process died before it committed them. */
async function drain(task: MemoryTask, seed: number, handler = sink()): Promise<void> {
  for (const [n, batch] of batches(task.next(), seed).entries()) {
    if ((seed + n) % 3 === 0) await handler.batch(dying(task), batch).catch(() => undefined);
    await handler.batch(task, batch);
  }
  expect(task.next()).toEqual([]);
}

function dying(task: MemoryTask): MemoryTask {
  const commit = async () => {
    throw new Error('the process died');
  };
  return Object.assign(Object.create(task) as MemoryTask, { commit });
}

test('in any order, however often, in batches of any size: every fact of an id beyond the first counts, by its type', async () => {
  let reused = 0;
  await fc.assert(
    fc.asyncProperty(worlds, worlds, fc.nat(), async (one, other, seed) => {
      await store.command('TRUNCATE TABLE {db}.facts');
      const lines = shuffled([...one, ...other, ...one], seed);
      const half = Math.floor(lines.length / 2);
      await drain(logOf(lines.slice(0, half), 0), seed);
      await drain(logOf(lines.slice(half), 1), seed + 1);
      const truth = trulyReused(accept(lines, defaultRules).events, TYPES);
      expect(await reusedIds(store)).toEqual(truth);
      if (seed % 4 === 0) {
        await mergeParts(store);
        expect(await reusedIds(store)).toEqual(truth);
      }
      reused += truth.facts;
    }),
    { numRuns: 25 },
  );
  expect(reused).toBeGreaterThan(0);
});

const encounter = (id: string, minutes: number, at = MORNING) =>
  JSON.stringify({
    type: 'encounter',
    id,
    at: new Date(at).toISOString(),
    minutes,
    subject: 'card:NT-0001',
    other: 'card:NT-0002',
  });
const link = (id: string, b: string) => JSON.stringify({ type: 'link', id, a: 'card:NT-0001', b });

test('an encounter and a link of one id are no reuse, and a link said from its other end is one', async () => {
  await drain(logOf([encounter('x', 20), link('x', 'card:NT-0002')]), 1);
  expect(await reusedIds(store)).toEqual({ ids: 0, facts: 0 });
  await drain(logOf(['{"type":"link","id":"x","a":"card:NT-0002","b":"card:NT-0001"}'], 1), 1);
  expect(await reusedIds(store)).toEqual({ ids: 1, facts: 1 });
});

test('of a time there are its encounters, and at an instant what was known then, since the first time it was said', async () => {
  const task = logOf([
    encounter('x', 20),
    encounter('x', 21, MORNING + 1000),
    link('l', 'card:NT-0002'),
    link('l', 'card:NT-0003'),
  ]);
  const times = [10, 20, 30, 40];
  const records = task.next().map((record, n) => ({ ...record, time: times[n]! }));
  await sink().batch(task, records);
  await sink().batch(
    task,
    records.map((record) => ({ ...record, time: record.time + 100 })),
  );
  for (const merged of [false, true]) {
    if (merged) await mergeParts(store);
    const facts = async (filters: Parameters<typeof reusedIds>[1]) => (await reusedIds(store, filters)).facts;
    expect(await facts({})).toBe(2);
    expect(await facts({ from: MORNING })).toBe(1);
    expect(await facts({ from: MORNING + 1 })).toBe(0);
    expect(await facts({ to: MORNING + 1000 })).toBe(0);
    expect(await facts({ asOf: 19 })).toBe(0);
    expect(await facts({ asOf: 20 })).toBe(1);
    expect(await facts({ asOf: 40 })).toBe(2);
  }
});

test('what an earlier release wrote counts too, and what nobody can read stops nothing', async () => {
  const task = logOf([encounter('x', 20), encounter('x', 21)]);
  task.append(Buffer.from('no message'));
  task.append(Buffer.alloc(0));
  const later = await sightingsCodec(2, { 1: TOPICS.sightings.message.schema });
  await drain(task, 1, sink(later));
  expect(await reusedIds(store)).toEqual({ ids: 1, facts: 1 });
});
