import { beforeEach, expect, test } from 'vitest';
import type { Store } from '../../sinks/clickhouse/store.ts';
import { tempStore } from '../../sinks/spec/temp-store.ts';
import { lastHorizon, oldRows, retireRows, takeCountsOver } from './tables.ts';

const stores = tempStore();

let old: Store;

beforeEach(async () => {
  old = await stores.fresh();
  await fill(old, [
    [18_960, 'a', 7],
    [18_961, 'a', 5],
    [18_961, 'b', 2],
    [18_970, 'a', 9],
  ]);
  await old.insert({ table: 'retirements', columns: ['horizon', 'day'], body: '1000\t18965\n' });
});

async function fill(store: Store, counts: readonly (readonly [number, string, number])[]): Promise<void> {
  const lines = counts.map(([day, commune, scans]) => `${day}\t582\t${commune}\t${scans}\t1`);
  const columns = ['day', 'district', 'commune', 'scans', 'repeats'];
  await store.insert({ table: 'counts_by_day', columns, body: `${lines.join('\n')}\n` });
}

async function counts(store: Store): Promise<unknown[]> {
  const rows = await store.rows<{ day: number; commune: string; scans: number; repeats: number }>(
    'SELECT day, commune, sum(scans) AS scans, sum(repeats) AS repeats FROM {db}.counts_by_day GROUP BY day, commune HAVING scans != 0 ORDER BY day, commune',
  );
  return rows.map(({ day, commune, scans, repeats }) => [day, commune, scans, repeats]);
}

test('counts of days that have left go over, whatever is there of them, and those of later days stay', async () => {
  const next = await stores.fresh();
  await fill(next, [
    [18_961, 'a', 3],
    [18_970, 'a', 8],
  ]);
  const expected = [
    [18_960, 'a', 7, 1],
    [18_961, 'a', 5, 1],
    [18_961, 'b', 2, 1],
    [18_970, 'a', 8, 1],
  ];
  await takeCountsOver(old, next);
  expect(await counts(next)).toEqual(expected);
  expect(await lastHorizon(next)).toBe(1000);
  await takeCountsOver(old, next);
  expect(await counts(next), 'once more').toEqual(expected);
});

test('two who do it at the same time give what one would', async () => {
  const next = await stores.fresh();
  await fill(next, [[18_970, 'a', 9]]);
  await Promise.all([takeCountsOver(old, next), takeCountsOver(old, next), takeCountsOver(old, next)]);
  expect(await counts(next)).toEqual(await counts(old));
});

test('of facts, encounters of before leave; later ones and links, which have no time, stay', async () => {
  const edges = { horizon: 3000, kept: 2000, visits: 1000, exposures: 0 };
  const facts = ['encounter\ta\tk\t1999\t1', 'encounter\ta\tl\t2000\t1', 'link\ta\tm\t\\N\t1'];
  const columns = ['type', 'id', 'key', 'at', 'known_at'];
  await old.insert({ table: 'facts', columns, body: `${facts.join('\n')}\n` });
  expect(await oldRows(old, edges)).toMatchObject({ facts: 1 });
  await retireRows(old, edges);
  expect(await old.rows('SELECT type, at FROM {db}.facts ORDER BY type')).toEqual([
    { type: 'encounter', at: 2000 },
    { type: 'link', at: null },
  ]);
});
