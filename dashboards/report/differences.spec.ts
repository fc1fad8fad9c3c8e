import { expect, test } from 'vitest';
import { differences } from './differences.ts';
import { inventedWeek } from './fixture.ts';
import type { ReportRow } from './weekly.ts';

const first = inventedWeek(5);

test('two revisions with the same numbers have no difference', () => {
  expect(differences(first, { ...first, revision: 2 })).toEqual([]);
});

test('a late scan is exactly its differences: commune, district and province, with the reason where one is given', () => {
  const touched = (row: ReportRow): boolean =>
    row.indicator === 'scans' && (row.district ?? '584') === '584' && (row.commune ?? '22783') === '22783';
  const rows = first.rows.map((row) => (touched(row) ? { ...row, value: row.value! + 1 } : row));
  const elsewhere = { district: '582', commune: '22738', indicator: 'scans', reason: 'nơi khác' } as const;
  const cause = { district: '584', commune: '22783', indicator: 'scans', reason: 'một lượt quét đến muộn' } as const;
  const found = differences(first, { ...first, revision: 2, rows }, [cause]);
  expect(differences(first, { ...first, revision: 2, rows }, [elsewhere]).map((one) => one.causes.length)).toEqual([
    1, 0, 0,
  ]);
  expect(
    found.map(({ district, commune, indicator, before, after, causes }) => [
      district,
      commune,
      indicator,
      after - before,
      causes.length,
    ]),
  ).toEqual([
    [null, null, 'scans', 1, 1],
    ['584', null, 'scans', 1, 1],
    ['584', '22783', 'scans', 1, 1],
  ]);
});

test('a row that only one revision has counts as nothing in the other', () => {
  const rows = first.rows.filter((row) => row.commune !== '22783' || row.indicator !== 'venues_registered');
  const [one, ...rest] = differences({ ...first, rows }, first);
  expect(rest).toEqual([]);
  expect(one).toMatchObject({ commune: '22783', before: 0 });
});
