import { describe, expect, test } from 'vitest';
import { DISTRICTS } from '../../schemas/areas.ts';
import type { Row, RowOf, RowType } from '../../schemas/changes.ts';
import { dayOf, formatInstant, localDayNumber } from '../../schemas/instant.ts';
import { pour } from '../spec/pour.ts';
import { randomChanges, seeded, shuffled, standingRows } from '../spec/random-changes.ts';
import { tempStore } from '../spec/temp-store.ts';
import { counts } from './counts.ts';
import { people } from './people.ts';
import type { Filters } from './rows.ts';
import { visits } from './visits.ts';

const stores = tempStore();

/** In any order, as texts, for comparison. */
async function lines(rows: AsyncIterable<unknown> | Iterable<unknown>): Promise<string[]> {
  const all: string[] = [];
  for await (const row of rows) all.push(JSON.stringify(row));
  return all.sort();
}

function only<T extends RowType>(rows: readonly Row[], type: T): RowOf<T>[] {
  return rows.filter((row): row is RowOf<T> & Row => row.type === type) as RowOf<T>[];
}

const MONDAY = Date.parse('2021-12-06T00:00:00+07:00');
const HOUR = 3_600_000;

function matches(row: object, filters: Filters, names: readonly (keyof Filters & string)[]): boolean {
  const values = row as Record<string, unknown>;
  return names.every((name) => filters[name] === undefined || values[name] === filters[name]);
}

function visitsOf(rows: readonly Row[], filters: Filters): object[] {
  return only(rows, 'visit')
    .filter((row) => matches(row, filters, ['person', 'venue', 'commune', 'district']))
    .filter(({ from }) => filters.to === undefined || from < filters.to)
    .filter(({ from, to }) => filters.from === undefined || to > filters.from || from >= filters.from)
    .map(({ person, venue, zone, from, to, quality, scans, commune, district }) => ({
      person,
      venue,
      zone: zone ?? null,
      from: formatInstant(from),
      to: formatInstant(to),
      quality,
      scans,
      commune: commune ?? null,
      district: district ?? null,
    }));
}

function countsOf(rows: readonly Row[], filters: Filters): object[] {
  const groups = new Map<string, RowOf<'scan'>[]>();
  const add = (key: unknown[], row: RowOf<'scan'>) => {
    const name = JSON.stringify(key);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  };
  for (const row of only(rows, 'scan')) {
    const number = localDayNumber(row.at);
    if (!matches(row, filters, ['commune', 'district'])) continue;
    if (filters.from !== undefined && number < localDayNumber(filters.from)) continue;
    if (filters.to !== undefined && number > localDayNumber(filters.to - 1)) continue;
    const day = dayOf(number);
    add([day, row.commune ?? null, row.district ?? null], row);
    if (row.district && filters.commune === undefined) add([day, null, row.district], row);
  }
  return [...groups].map(([key, group]) => {
    const [day, commune, district] = JSON.parse(key);
    const kept = group.filter((row) => row.kept);
    return {
      day,
      commune,
      district,
      scans: kept.length,
      repeats: group.length - kept.length,
      people: new Set(kept.map(({ person }) => person)).size,
      venues: new Set(kept.map(({ venue }) => venue)).size,
    };
  });
}

function peopleOf(rows: readonly Row[], filters: Filters): object[] {
  const byPerson = new Map<string, { subject: string; sealed: Buffer }[]>();
  for (const { person, subject, sealed } of only(rows, 'subject')) {
    if (filters.person !== undefined && person !== filters.person) continue;
    byPerson.set(person, [...(byPerson.get(person) ?? []), { subject, sealed: Buffer.from(sealed) }]);
  }
  return [...byPerson].map(([person, subjects]) => ({
    person,
    subjects: subjects.sort((a, b) => (a.subject < b.subject ? -1 : 1)),
  }));
}

const QUESTIONS: readonly Filters[] = [
  {},
  { person: 'p3' },
  { venue: 'v4' },
  { venue: 'not registered' },
  { commune: '22741' },
  { district: DISTRICTS[0]!.code },
  { from: MONDAY + 30 * HOUR, to: MONDAY + 50 * HOUR },
  { person: 'p5', from: MONDAY + 20 * HOUR },
  { asOf: MONDAY + 100_000 },
  { person: 'p3', asOf: MONDAY + 200_000 },
  { venue: 'v4', asOf: MONDAY + 200_000, to: MONDAY + 40 * HOUR },
  { asOf: MONDAY - 1 },
];

describe.each([1, 2, 3])('rows of seed %i, in any order and over two partitions', (seed) => {
  const changes = randomChanges(seed, 400);

  test('are read as plain TypeScript reads them, parts merged or not', async () => {
    const store = await stores.fresh();
    const mixed = shuffled(changes, seeded(seed));
    await pour(store, mixed.slice(0, 220), 0, 50);
    await pour(store, mixed.slice(220), 1, 50);
    for (const merged of [false, true]) {
      if (merged) await merge(store);
      for (const filters of QUESTIONS) {
        const rows = standingRows(changes, filters.asOf);
        const where = `${JSON.stringify(filters)} merged ${merged}`;
        expect(await lines(visits(store, filters)), `visits ${where}`).toEqual(await lines(visitsOf(rows, filters)));
        expect(await lines(counts(store, filters)), `counts ${where}`).toEqual(await lines(countsOf(rows, filters)));
        expect(await lines(people(store, filters)), `people ${where}`).toEqual(await lines(peopleOf(rows, filters)));
      }
    }
  });
});

async function merge(store: Awaited<ReturnType<typeof stores.fresh>>): Promise<void> {
  const tables = await store.rows<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = {name:String} AND engine LIKE '%MergeTree'",
    { name: store.database },
  );
  for (const { name } of tables) await store.command(`OPTIMIZE TABLE {db}.${name} FINAL`);
}
