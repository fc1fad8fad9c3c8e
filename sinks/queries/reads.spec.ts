import { describe, expect, test } from 'vitest';
import { only } from '../spec/expected.ts';
import { pour } from '../spec/pour.ts';
import { expectReads } from '../spec/questions.ts';
import { randomChanges, seeded, shuffled, standingRows } from '../spec/random-changes.ts';
import { mergeParts, tempStore } from '../spec/temp-store.ts';
import { explainedExposures } from './exposures.ts';
import { liveCounts } from './live.ts';
import { personOf } from './people.ts';

const stores = tempStore();

describe.each([1, 2])('rows of seed %i, in any order and over two partitions', (seed) => {
  const changes = randomChanges(seed, 400);

  test('are read as plain TypeScript reads them, parts merged or not', async () => {
    const store = await stores.fresh();
    const mixed = shuffled(changes, seeded(seed));
    await pour(store, mixed.slice(0, 220), 0, 50);
    await pour(store, mixed.slice(220), 1, 50);
    await expectReads(store, changes);
    await mergeParts(store);
    await expectReads(store, changes);
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
