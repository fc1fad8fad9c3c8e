import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { xlsxSheets } from '../../producers/imports/tables/xlsx/xlsx.ts';
import { xlsxOf } from './xlsx.ts';

const folder = mkdtempSync(join(tmpdir(), 'truyvet-xlsx-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function readBack(...rows: string[][]): Promise<string[][]> {
  const each = async function* () {
    yield* rows;
  };
  const file = join(folder, 'list.xlsx');
  writeFileSync(file, await xlsxOf('list', each()));
  const read: string[][] = [];
  for await (const sheet of xlsxSheets(file)) for await (const { cells } of sheet.rows) read.push([...cells]);
  return read;
}

test('a cell holds what it was given, formulas and the notation of characters too', async () => {
  const row = ['=1+1', '＝1', '@x', '_x0041_', 'a_x003D_1', '<&">', 'Nguyễn\nAn'];
  expect(await readBack(['h'], row)).toEqual([['h'], row]);
});

test('what no XML holds is left out, and what no cell holds is cut, so that the file opens', async () => {
  const [, row] = await readBack(['h', 'i'], ['a\u0001b\u0000c', 'x'.repeat(40_000)]);
  expect(row).toEqual(['abc', 'x'.repeat(32_767)]);
});
