import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { writeXlsx, xlsxRows } from '../testing/xlsx.ts';
import { csvRows } from './csv.ts';
import { encodingOf, textOf } from './encoding.ts';
import { jsonRows } from './json.ts';
import { formatOf } from './open.ts';
import { xlsxSheets } from './xlsx/xlsx.ts';

const dir = mkdtempSync(join(tmpdir(), 'truyvet-tables-'));
afterAll(() => rmSync(dir, { recursive: true }));

const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
};

async function* parts(text: string, size: number) {
  for (let i = 0; i < text.length; i += size) yield text.slice(i, i + size);
}

const all = <T>(rows: AsyncIterable<T>) => Array.fromAsync(rows);

describe('CSV', () => {
  const text = 'a;b;c\r\n1;"x; ""y""\nz";3\r\r\n\n  ;;\n4; "5 ;6';

  test.each([1, 2, 3, 7, 1000])('in parts of %i characters', async (size) => {
    expect(await all(csvRows(parts(text, size)))).toEqual([
      { number: 1, cells: ['a', 'b', 'c'] },
      { number: 2, cells: ['1', 'x; "y"\nz', '3'] },
      { number: 6, cells: ['4', '"5', '6'] },
    ]);
  });

  test.each([
    [',', 'a,b\n1,2'],
    [';', 'a;b\n"1,2,3,4";2'],
    ['\t', 'a\tb\n1\t2'],
    ['|', 'sep=|\na|b,c\n1|2'],
  ])('finds the separator %j', async (_, text) => {
    const rows = await all(csvRows(parts(text, 1000)));
    expect(rows.every(({ cells }) => cells.length === 2)).toBe(true);
  });

  test('says where a quote is not closed', async () => {
    await expect(all(csvRows(parts('a,b\n1,"2\n3,4', 100)))).rejects.toThrow(/row 2: a quote is not closed/);
  });
});

describe('encodings', () => {
  const text = 'Họ và tên,Ngày sinh\r\nNguyễn Thị Đào,1990\r\n';
  // windows-1258 has the letters with their shape and writes the tone after them.
  const WINDOWS_1258: Record<string, number[]> = {
    ọ: [0x6f, 0xf2],
    à: [0xe0],
    ê: [0xea],
    ễ: [0xea, 0xde],
    ị: [0x69, 0xf2],
    Đ: [0xd0],
  };
  const old = Buffer.from([...text].flatMap((letter) => WINDOWS_1258[letter] ?? [letter.charCodeAt(0)]));

  test.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\uFEFF${text}`)],
    ['utf-16le', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['utf-16le', Buffer.from(text, 'utf16le')],
    ['utf-16be', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['windows-1258', old],
  ])('%s', async (encoding, bytes) => {
    const path = file('encoded.csv', bytes);
    expect(await encodingOf(path)).toBe(encoding);
    const rows = await all(csvRows(textOf(path, await encodingOf(path))));
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['Họ và tên', 'Ngày sinh'],
      ['Nguyễn Thị Đào', '1990'],
    ]);
  });

  test('one old name in row 50,000 decides', async () => {
    const path = file('late.csv', Buffer.concat([Buffer.from('a,b\r\n'.repeat(50_000)), old]));
    expect(await encodingOf(path)).toBe('windows-1258');
  });
});

describe('JSON', () => {
  test.each([
    ['a list', '[{"name":"A","patient":{"birth":1990}},{"name":"]}\\"","x":null}]'],
    [
      'a list inside an object',
      '{"total":2,"items":[{"name":"A","patient":{"birth":1990}},{"name":"]}\\""}],"next":{"a":1}}',
    ],
    ['NDJSON', '{"name":"A","patient":{"birth":1990}}\n\n{"name":"]}\\""}\n'],
  ])('%s, in any parts', async (_, text) => {
    for (const size of [1, 3, 1000]) {
      expect(await all(jsonRows(parts(text, size)))).toEqual([
        { header: ['name', 'patient.birth'] },
        { number: 1, cells: ['A', '1990'] },
        { number: 2, cells: [']}"', ''] },
      ]);
    }
  });

  test('a number that no double holds exactly is said to be rounded, not taken for another one', async () => {
    const text = '[{"qid":162979388586171105,"id":58093029317,"ct":24.5}]';
    const [, row] = await all(jsonRows(parts(text, 1000)));
    expect(row).toEqual({ number: 1, cells: ['1.629793885861711E+17', '58093029317', '24.5'] });
  });

  test('that ends early is said', async () => {
    await expect(all(jsonRows(parts('[{"a":1},{"b":', 100)))).rejects.toThrow(/record 2 of the JSON does not end/);
  });
});

describe('XLSX', () => {
  test('texts, numbers, dates and merged cells, as they were typed', async () => {
    const path = join(dir, 'book.xlsx');
    await writeXlsxFile([
      [{ value: 'DANH SÁCH', span: 4 }],
      [{ value: 'Họ và tên' }, { value: 'Ngày tiêm' }, { value: 'CCCD' }, { value: 'QID' }],
      [
        { value: 'Nguyễn Thị Đào & <con>' },
        { value: new Date(Date.UTC(2021, 7, 5)), type: Date, format: 'dd/mm/yyyy' },
        { value: 58_093_029_317, type: Number },
        { value: 162_979_388_586_171_100, type: Number },
      ],
      [null, null, { value: true, type: Boolean }, { value: 44_413.5, type: Number }],
    ] as never).toFile(path);
    expect(await formatOf(path)).toBe('xlsx');
    expect(await all(xlsxRows(path))).toEqual([
      { number: 1, cells: ['DANH SÁCH'] },
      { number: 2, cells: ['Họ và tên', 'Ngày tiêm', 'CCCD', 'QID'] },
      { number: 3, cells: ['Nguyễn Thị Đào & <con>', '2021-08-05', '58093029317', '1.629793885861711E+17'] },
      { number: 4, cells: ['', '', 'true', '44413.5'] },
    ]);
  });

  test('days of a workbook that counts from 1904, as old Macs do', async () => {
    const { unzipSync, zipSync } = await import('fflate');
    const path = join(dir, 'mac.xlsx');
    const value = new Date(Date.UTC(2021, 7, 5));
    await writeXlsxFile([[{ value, type: Date, format: 'dd/mm/yyyy' }]] as never).toFile(path);
    const parts = unzipSync(readFileSync(path));
    const change = (name: string, from: RegExp, to: string) => {
      parts[name] = Buffer.from(Buffer.from(parts[name]!).toString().replace(from, to));
    };
    change('xl/workbook.xml', /(<workbook[^>]*>)/, '$1<workbookPr date1904="1"/>');
    change('xl/worksheets/sheet1.xml', /<v>44413<\/v>/, `<v>${44_413 - 1462}</v>`);
    writeFileSync(path, zipSync(parts));
    expect(await all(xlsxRows(path))).toEqual([{ number: 1, cells: ['2021-08-05'] }]);
  });

  test('says how far it is, of the texts that all sheets share too', async () => {
    const path = join(dir, 'progress.xlsx');
    await writeXlsx(
      path,
      Array.from({ length: 20_000 }, (_, n) => [String(n), `Nguyễn Thị ${n * 7919}`, 'AstraZeneca']),
    );
    const steps: number[] = [];
    for await (const { rows } of xlsxSheets(path, (bytes) => steps.push(bytes))) for await (const _ of rows);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.at(-1)! / statSync(path).size).toBeGreaterThan(0.98);
  });

  test('a damaged or old file is said to be one', async () => {
    await expect(formatOf(file('old.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')))).rejects.toThrow(/old \.xls/);
    await expect(all(xlsxRows(file('broken.xlsx', Buffer.from('PK\x03\x04 and no more'))))).rejects.toThrow(/no XLSX/);
  });
});
