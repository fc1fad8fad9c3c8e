import { describe, expect, test } from 'vitest';
import { DISTRICTS } from '../../schemas/areas.ts';
import type { Row } from '../../schemas/changes.ts';
import type { Store } from '../clickhouse/store.ts';
import {
  alertsOf,
  contactsOf,
  countsOf,
  exposuresOf,
  liveOf,
  only,
  peopleOf,
  reusedIdsOf,
  visitsOf,
} from '../spec/expected.ts';
import { pour } from '../spec/pour.ts';
import { MONDAY, randomChanges, seeded, shuffled, standingRows } from '../spec/random-changes.ts';
import { mergeParts, tempStore } from '../spec/temp-store.ts';
import { alerts } from './alerts.ts';
import { contacts } from './contacts.ts';
import { counts } from './counts.ts';
import { explainedExposures, exposures } from './exposures.ts';
import { liveCounts } from './live.ts';
import { people, personOf } from './people.ts';
import { reusedIds } from './quality.ts';
import type { Filters } from './rows.ts';
import { visits } from './visits.ts';

const stores = tempStore();
const HOUR = 3_600_000;

/** In any order, as texts, for comparison. */
async function lines(rows: AsyncIterable<unknown> | Iterable<unknown>): Promise<string[]> {
  const all: string[] = [];
  for await (const row of rows) all.push(JSON.stringify(row));
  return all.sort();
}

const QUESTIONS: readonly Filters[] = [
  {},
  { person: 'p3' },
  { venue: 'v4' },
  { venue: 'not registered' },
  { commune: '22741' },
  { district: DISTRICTS[0]!.code },
  { case: 'C1' },
  { case: 'test:T1', casePerson: 'p2' },
  { from: MONDAY + 30 * HOUR, to: MONDAY + 50 * HOUR },
  { person: 'p5', from: MONDAY + 20 * HOUR },
  { asOf: MONDAY + 100_000 },
  { person: 'p3', asOf: MONDAY + 200_000 },
  { venue: 'v4', asOf: MONDAY + 200_000, to: MONDAY + 40 * HOUR },
  { asOf: MONDAY - 1 },
];

type Read = readonly [
  name: string,
  read: (store: Store, filters: Filters) => AsyncIterable<object>,
  expected: (rows: readonly Row[], filters: Filters) => object[],
];

const READS: readonly Read[] = [
  ['visits', visits, visitsOf],
  ['counts', counts, countsOf],
  ['people', people, peopleOf],
  ['exposures', exposures, exposuresOf],
  ['contacts', contacts, contactsOf],
  ['alerts', alerts, alertsOf],
];

describe.each([1, 2, 3])('rows of seed %i, in any order and over two partitions', (seed) => {
  const changes = randomChanges(seed, 400);

  test('are read as plain TypeScript reads them, parts merged or not', async () => {
    const store = await stores.fresh();
    const mixed = shuffled(changes, seeded(seed));
    await pour(store, mixed.slice(0, 220), 0, 50);
    await pour(store, mixed.slice(220), 1, 50);
    for (const merged of [false, true]) {
      if (merged) await mergeParts(store);
      for (const filters of QUESTIONS) {
        const rows = standingRows(changes, filters.asOf);
        for (const [name, read, expected] of READS) {
          const question = `${name} ${JSON.stringify(filters)}${merged ? ', merged' : ''}`;
          expect(await lines(read(store, filters)), question).toEqual(await lines(expected(rows, filters)));
        }
        expect(await reusedIds(store, filters)).toEqual(reusedIdsOf(rows, filters));
      }
      expect(await liveCounts(store)).toEqual(liveOf(standingRows(changes)));
    }
  });
});

test('an exposure explains itself', async () => {
  const store = await stores.fresh();
  const changes = randomChanges(7, 60);
  await pour(store, changes);
  const row = only(standingRows(changes), 'exposure')[0]!;
  const { casePerson, person } = row;
  const found = await Array.fromAsync(explainedExposures(store, { case: row.case, casePerson, person }));
  expect(found.find(({ exposure }) => exposure === row.exposure)).toMatchObject({
    casePerson,
    commune: row.commune ?? null,
    reason: JSON.parse(row.reason),
  });
});

test('a subject is found again, and a subject that moved is found with its new person', async () => {
  const store = await stores.fresh();
  const [before, after] = ['p1', 'p2'].map((person) => ({
    type: 'subject' as const,
    person,
    subject: 'cccd:x',
    sealed: Buffer.from('s'),
  }));
  const change = { type: 'change' as const, stage: 'people', what: 'link', position: '0@1' };
  await pour(store, [
    { ...change, version: 1, knownAt: 10, rows: [{ sign: 1, row: before! }] },
    {
      ...change,
      version: 2,
      knownAt: 20,
      rows: [
        { sign: 1, row: after! },
        { sign: -1, row: before! },
      ],
    },
  ]);
  expect(await personOf(store, 'cccd:x')).toBe('p2');
  expect(await personOf(store, 'cccd:x', 15)).toBe('p1');
  expect(await personOf(store, 'cccd:unknown')).toBeUndefined();
});

test('before the first scan there is no day, and all communes are silent', async () => {
  const { day, areas } = await liveCounts(await stores.fresh());
  expect(day).toBeNull();
  expect(areas[0]).toMatchObject({ district: null, scans: 0, people: 0, venues: 0 });
  expect(areas[0]!.silent).toHaveLength(65);
  expect(areas).toHaveLength(8);
});
