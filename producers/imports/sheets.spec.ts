import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { importFile } from './import.ts';
import { vaccination } from './kinds/vaccination.ts';
import { Report } from './report.ts';
import { csv, VACCINATION_HEADER, vaccinationRow } from './testing/people.ts';
import { taking } from './testing/taking.ts';

const dir = mkdtempSync(join(tmpdir(), 'truyvet-sheets-'));
afterAll(() => rmSync(dir, { recursive: true }));
const NOW = Date.parse('2021-12-06T08:00:00+07:00');

async function run(file: string) {
  const target = taking();
  const report = new Report(`${file}.report.csv`, 'vi');
  const summary = await importFile({
    kind: vaccination,
    file,
    asOf: NOW,
    now: NOW,
    source: 'spec',
    rules: DEFAULT_RULES,
    target,
    refused: (row, nameOf) => report.add(row, nameOf),
  });
  report.close();
  return { summary, target, subjects: target.events.map(({ subject }) => subject) };
}

async function workbook(name: string, sheets: Readonly<Record<string, readonly (readonly string[])[]>>) {
  const file = join(dir, name);
  const cells = (row: readonly string[]) => row.map((value) => (value === '' ? null : { value }));
  await writeXlsxFile(
    Object.entries(sheets).map(([sheet, rows]) => ({ sheet, data: rows.map(cells) })) as never,
  ).toFile(file);
  return file;
}

describe('a workbook of several sheets', () => {
  test('a cover, a sheet for each month, one of other columns and empty ones', async () => {
    const file = await workbook('several.xlsx', {
      Bìa: [['Sở Y tế Ninh Thuận'], ['Danh sách tiêm chủng']],
      'Tháng 8': [[], [], ['Danh sách'], VACCINATION_HEADER, vaccinationRow(1), vaccinationRow(2)],
      'Tháng 9': [
        VACCINATION_HEADER.toReversed(),
        vaccinationRow(3).toReversed(),
        ['thừa'],
        vaccinationRow(4).toReversed(),
      ],
      'Tổng hợp': [
        ['Xã/Phường', 'Số mũi'],
        ['Phước Hải', '4'],
      ],
      Sheet5: [],
    });
    const { summary, subjects } = await run(file);
    expect(summary).toMatchObject({ rows: 5, good: 4, refused: 1, unreadSheets: ['Bìa', 'Tổng hợp'] });
    expect(subjects).toEqual([1, 2, 3, 4].map((n) => `cccd:${vaccinationRow(n)[4]}`));
    // The refused row is found again.
    expect(await readFile(`${file}.report.csv`, 'utf8')).toMatch(/,Tháng 9!3,/);
  });

  test('none of which has a header is said to have none', async () => {
    const file = await workbook('none.xlsx', { Bìa: [['Sở Y tế']], Sheet2: [] });
    await expect(run(file)).rejects.toThrow(/no row names columns that are known/);
  });
});

describe('the report of a JSON file, whose objects need not have the same fields', () => {
  const good = { 'Số CCCD': vaccinationRow(1)[4], 'Ngày tiêm': '2021-08-05', 'Vắc xin': 'Pfizer', 'Mũi tiêm': '1' };
  const bad = [
    { ...good, 'Số CCCD': vaccinationRow(2)[4], 'Ngày tiêm': '?' },
    { 'Họ tên': 'Lê Văn An', ...good, 'Số CCCD': vaccinationRow(3)[4], 'Ngày tiêm': '?' },
    { ...good, 'Cơ sở tiêm': 'TYT', 'Số CCCD': vaccinationRow(4)[4], 'Ngày tiêm': '?' },
  ];

  test('is imported again after correction, every row under its own header', async () => {
    const file = join(dir, 'fields.json');
    writeFileSync(file, JSON.stringify([good, ...bad]));
    const first = await run(file);
    expect(first.summary).toMatchObject({ rows: 4, good: 1, refused: 3 });
    const report = await readFile(`${file}.report.csv`, 'utf8');
    const corrected = join(dir, 'corrected.csv');
    writeFileSync(corrected, report.replaceAll(',?,', ',05/08/2021,'));
    const again = await run(corrected);
    expect(again.summary).toMatchObject({ rows: 3, good: 3, refused: 0 });
    expect(again.subjects).toEqual([2, 3, 4].map((n) => `cccd:${vaccinationRow(n)[4]}`));
    expect(again.target.learnt.map(({ name, facility }) => [name, facility])).toEqual([
      [null, null],
      ['Lê Văn An', null],
      [null, 'TYT'],
    ]);
  });
});

test('a person to a row: each dose is a record of the facility that gave it', async () => {
  const header = ['CCCD', 'Mũi 1', 'Vắc xin mũi 1', 'Cơ sở tiêm mũi 1', 'Mũi 2', 'Vắc xin mũi 2', 'Cơ sở tiêm mũi 2'];
  const row = [vaccinationRow(1)[4]!, '05/08/2021', 'Pfizer', 'TYT Một', '05/10/2021', 'Pfizer', 'TYT Hai'];
  const file = join(dir, 'wide.csv');
  writeFileSync(file, csv([header, row, row.with(0, vaccinationRow(2)[4]!).fill('', 1)]));
  const { target } = await run(file);
  expect(target.learnt.map(({ record, facility }) => [record, facility])).toEqual([
    ['dose-1', 'TYT Một'],
    ['dose-2', 'TYT Hai'],
    ['vaccination', null],
  ]);
});
