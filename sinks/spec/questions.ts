import { expect } from 'vitest';
import { DISTRICTS } from '../../schemas/areas.ts';
import type { Change, Row } from '../../schemas/changes.ts';
import type { Store } from '../clickhouse/store.ts';
import { alerts } from '../queries/alerts.ts';
import { contacts } from '../queries/contacts.ts';
import { counts } from '../queries/counts.ts';
import { exposures } from '../queries/exposures.ts';
import { liveCounts } from '../queries/live.ts';
import { people } from '../queries/people.ts';
import { reusedIds } from '../queries/quality.ts';
import type { Filters } from '../queries/rows.ts';
import { visits } from '../queries/visits.ts';
import { alertsOf, contactsOf, countsOf, exposuresOf, liveOf, peopleOf, reusedIdsOf, visitsOf } from './expected.ts';
import { MONDAY, standingRows } from './random-changes.ts';

const HOUR = 3_600_000;

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

/** Asks everything in every way, and expects what plain TypeScript makes of the changes. */
export async function expectReads(store: Store, changes: readonly Change[]): Promise<void> {
  for (const filters of QUESTIONS) {
    const rows = standingRows(changes, filters.asOf);
    for (const [name, read, expected] of READS) {
      const question = `${name} ${JSON.stringify(filters)}`;
      expect(await lines(read(store, filters)), question).toEqual(await lines(expected(rows, filters)));
    }
    expect(await reusedIds(store, filters), 'reused ids').toEqual(reusedIdsOf(rows, filters));
  }
  expect(await liveCounts(store), 'live counts').toEqual(liveOf(standingRows(changes)));
}

/** In any order, as texts, for comparison. */
async function lines(rows: AsyncIterable<unknown> | Iterable<unknown>): Promise<string[]> {
  const all: string[] = [];
  for await (const row of rows) all.push(JSON.stringify(row));
  return all.sort();
}
