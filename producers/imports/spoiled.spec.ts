import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { importFile } from './import.ts';
import { vaccination } from './kinds/vaccination.ts';
import { Report } from './report.ts';
import { csvRows } from './tables/csv.ts';
import { citizen, csv, VACCINATION_HEADER, vaccinationRow } from './testing/people.ts';
import { type Taking, taking } from './testing/taking.ts';
import { writeXlsx } from './testing/xlsx.ts';

const dir = mkdtempSync(join(tmpdir(), 'truyvet-spoiled-'));
afterAll(() => rmSync(dir, { recursive: true }));

const NOW = Date.parse('2021-12-06T08:00:00+07:00');
const ROWS = 100_000;

/** Every way of spoiling a row, with the reason that must come back. */
const SPOILERS: readonly (readonly [(row: string[]) => void, RegExp])[] = [
  [(row) => (row[4] = '5,80930E+10'), /Số CCCD\/CMND: bảng tính đã làm tròn/],
  [(row) => (row[4] = '12345'), /Số CCCD\/CMND: sai số chữ số/],
  [(row) => (row[4] = row[5] = ''), /không có số nào nhận ra/],
  [(row) => (row[6] = '31/02/2021'), /Ngày tiêm: không phải là ngày/],
  [(row) => (row[6] = '08/25/2021'), /Ngày tiêm: không phải là ngày/],
  [(row) => (row[6] = '05/08/2031'), /Ngày tiêm: là ngày chưa tới/],
  [(row) => (row[6] = ''), /Ngày tiêm: để trống/],
  [(row) => (row[7] = ''), /Loại vắc xin: để trống/],
  [(row) => (row[7] = '???'), /Loại vắc xin: không phải tên vắc xin/],
  [(row) => (row[8] = 'mũi cuối'), /Mũi tiêm: không phải số mũi/],
  [(row) => (row[10] = 'Xã Không Có'), /Xã\/Phường: không phải xã/],
  [(row) => (row[2] = 'không rõ'), /Ngày sinh: không phải là ngày sinh/],
  [(row) => row.push('một ô thừa'), /có nhiều ô hơn/],
  [(row) => row.splice(1, 6, '=HYPERLINK("http://x")', '', '', '', '', '?'), /không có số nào.*Ngày tiêm/],
];

/** What spreadsheets and people do to a row that is right all the same. */
const HARMLESS: readonly ((row: string[]) => void)[] = [
  (row) => (row[4] = row[4]!.replace(/^0/, '')),
  (row) => (row[5] = row[5]!.replace(/^0/, '')),
  (row) => (row[6] = '2021-08-05'),
  (row) => (row[6] = '5-8-2021'),
  (row) => (row[6] = '44413'),
  (row) => (row[7] = 'COVID-19 Vaccine AstraZeneca'),
  (row) => (row[8] = 'Mũi 1'),
  (row) => (row[10] = 'xã phước hải, huyện ninh phước'),
  (row) => (row[1] = row[1]!.toUpperCase()),
  (row) => (row[5] = 'không nhớ'),
];

/** Which way the nth row is spoiled; most are not. */
const spoiled = (n: number) => (n % 97 === 13 ? Math.floor(n / 97) % SPOILERS.length : undefined);

function rowsOf(count: number): string[][] {
  return Array.from({ length: count }, (_, i) => {
    const row = vaccinationRow(i + 1);
    const how = spoiled(i + 1);
    if (how !== undefined) SPOILERS[how]![0](row);
    else if (i % 11 === 0) HARMLESS[(i / 11) % HARMLESS.length]!(row);
    return row;
  });
}

async function run(file: string, report: string, target: Taking, asOf = NOW) {
  const out = new Report(report, 'vi');
  const base = { kind: vaccination, file, asOf, now: NOW, source: 'spec', rules: DEFAULT_RULES, target };
  const summary = await importFile({ ...base, refused: (row, nameOf) => out.add(row, nameOf) });
  out.close();
  return summary;
}

async function read(report: string): Promise<string[][]> {
  const text = async function* () {
    yield await readFile(report, 'utf8');
  };
  return (await Array.fromAsync(csvRows(text()))).map(({ cells }) => [...cells]);
}

const WRITERS = {
  csv: (file: string, rows: string[][]) => writeFile(file, csv(rows)),
  xlsx: writeXlsx,
};

describe.each(['csv', 'xlsx'] as const)('a spoiled spreadsheet of 100,000 rows as %s', (format) => {
  const file = join(dir, `spoiled.${format}`);
  const report = join(dir, 'report.csv');
  const bad = Array.from({ length: ROWS }, (_, i) => i + 1).filter((n) => spoiled(n) !== undefined);

  test('comes back with exactly its bad rows, each with its reason', async () => {
    await WRITERS[format](file, [['BỘ Y TẾ'], [], VACCINATION_HEADER, ...rowsOf(ROWS)]);
    const target = taking();
    const summary = await run(file, report, target);
    expect(summary).toMatchObject({ rows: ROWS, good: ROWS - bad.length, refused: bad.length });
    const [header, ...lines] = await read(report);
    expect(header).toEqual([...VACCINATION_HEADER, 'Dòng bị từ chối', 'Lý do bị từ chối', 'Giá trị đúng phải là']);
    expect(lines.map(([stt]) => Number(stt))).toEqual(bad);
    for (const line of lines) {
      const n = Number(line[0]);
      expect(line[VACCINATION_HEADER.length + 1]).toMatch(SPOILERS[spoiled(n)!]![1]);
      expect(line[VACCINATION_HEADER.length]).toBe(String(n + 3));
      expect(line[VACCINATION_HEADER.length + 2]).not.toBe('');
    }
    const numbers = new Set(target.events.map(({ subject }) => subject));
    expect(numbers.size).toBe(ROWS - bad.length);
    expect(numbers).not.toContain(`cccd:${citizen(bad[1]!).number}`);
    expect(target.events[0]).toEqual({
      type: 'dose',
      record: 'dose-1',
      revision: NOW / 1000,
      subject: `cccd:${citizen(1).number}`,
      day: '2021-08-05',
      number: 1,
      product: 'astrazeneca',
      commune: '22894',
      source: 'spec',
    });
  });

  test('no cell of its report is a formula', async () => {
    for (const line of await read(report)) for (const cell of line) expect(cell).not.toMatch(/^[=+\-@]/);
  });

  test('can be corrected in the report and imported again', async () => {
    const [header, ...lines] = await read(report);
    const corrected = lines.map((line) => [
      ...vaccinationRow(Number(line[0])),
      ...line.slice(VACCINATION_HEADER.length),
    ]);
    const again = join(dir, 'corrected.csv');
    await writeFile(again, `\uFEFF${csv([header!, ...corrected], ';')}`);
    const target = taking();
    expect(await run(again, join(dir, 'second.csv'), target)).toMatchObject({ rows: bad.length, refused: 0 });
    expect(new Set(target.events.map(({ subject }) => subject))).toEqual(
      new Set(bad.map((n) => `cccd:${citizen(n).number}`)),
    );
  });

  test('says the same when it is imported again', async () => {
    const [first, second] = [taking(), taking()];
    await run(file, join(dir, 'a.csv'), first);
    await run(file, join(dir, 'b.csv'), second);
    expect(second.events).toEqual(first.events);
  });
});

test('a workbook with a header of merged cells and a person to a row comes back with exactly its bad rows', async () => {
  const count = 3000;
  const top = ['STT', 'Họ tên', 'Ngày sinh', 'CCCD', 'Mũi 1', '', 'Mũi 2', ''];
  const below = ['', '', '', '', 'Ngày tiêm', 'Vắc xin', 'Ngày tiêm', 'Vắc xin'];
  const rows = Array.from({ length: count }, (_, i) => {
    const { name, birth, number } = citizen(i + 1);
    const row: (string | Date | number)[] = [
      i + 1,
      name,
      birth,
      Number(number),
      new Date(Date.UTC(2021, 7, 5)),
      'AstraZeneca',
      new Date(Date.UTC(2021, 9, 7)),
      'Pfizer',
    ];
    if (i % 50 === 7) row[6] = new Date(Date.UTC(2021, 6, 1));
    if (i % 50 === 8) row[7] = '';
    if (i % 50 === 9) row[6] = row[7] = '';
    return row;
  });
  const cell = (value: string | Date | number) =>
    value === '' ? null : value instanceof Date ? { value, type: Date, format: 'dd/mm/yyyy' } : { value };
  const file = join(dir, 'wide.xlsx');
  await writeXlsxFile(
    [[{ value: 'DANH SÁCH TIÊM CHỦNG' }], top, below, ...rows].map((row) =>
      (row as (string | Date)[]).map((one) => (typeof one === 'object' && 'value' in one ? one : cell(one))),
    ) as never,
  ).toFile(file);
  const target = taking();
  const report = join(dir, 'wide.csv');
  const summary = await run(file, report, target);
  const bad = rows.map(([n]) => n as number).filter((n) => [8, 9].includes(n % 50));
  expect((await read(report)).slice(1).map(([stt]) => Number(stt))).toEqual(bad);
  expect(summary).toMatchObject({ rows: count, refused: bad.length, events: 2 * (count - bad.length) - count / 50 });
  expect(target.events[1]).toMatchObject({ record: 'dose-2', number: 2, day: '2021-10-07', product: 'pfizer' });
});
