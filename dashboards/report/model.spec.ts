import { describe, expect, test } from 'vitest';
import { COMMUNES } from '../../schemas/areas.ts';
import { assess } from '../level/level.ts';
import type { Block, ReportDocument, Table } from './document.ts';
import { inventedInput } from './fixture.ts';
import { INDICATORS } from './indicators.ts';
import { reportDocument } from './model.ts';
import { publish } from './small-numbers.ts';
import { lookup, PROVINCE } from './weekly.ts';

const blocks = (report: ReportDocument): Block[] => report.sections.flatMap((section) => section.blocks);
const tableOf = (report: ReportDocument, id: string): Table =>
  blocks(report).find((one): one is Table => one.kind === 'table' && one.id === id)!;
const value = (table: Table, row: number, column: number) => {
  const cell = table.rows[row]!.cells[column]!;
  return cell.kind === 'number' ? cell.value : cell.text.vi;
};

const input = inventedInput();
const province = reportDocument(input);

describe('the report of the province', () => {
  test('shows every indicator as the input has it, with the change on the week before', () => {
    const table = tableOf(province, 'summary');
    const [now, before] = [lookup(input.report), lookup(input.before!)];
    INDICATORS.forEach((indicator, at) => {
      expect(value(table, at, 1)).toBe(now(PROVINCE, indicator));
      expect(value(table, at, 2)).toBe(before(PROVINCE, indicator));
      expect(value(table, at, 3)).toBe(now(PROVINCE, indicator)! - before(PROVINCE, indicator)!);
    });
  });

  test('has a row for each commune below its district, and the province last', () => {
    const names = tableOf(province, 'communes-activity').rows.map((row) => row.cells[0]);
    expect(names).toHaveLength(65 + 7 + 1);
    expect(names.at(-1)).toMatchObject({ text: { vi: 'Toàn tỉnh', en: 'Province' } });
    expect(tableOf(province, 'districts-health').rows).toHaveLength(8);
  });

  test('links every indicator to its rows', () => {
    const cell = tableOf(province, 'communes-health').rows[1]!.cells[1]!;
    expect(cell).toMatchObject({ kind: 'number', href: expect.stringContaining('commune=22738') });
  });

  test('has the head of an administrative document, and is a draft until issued', () => {
    expect(province.letterhead).toMatchObject({
      superior: { vi: 'UBND TỈNH NINH THUẬN' },
      issuer: { vi: 'SỞ THÔNG TIN\nVÀ TRUYỀN THÔNG' },
      number: { vi: expect.stringMatching(/^Số:\s+\/BC-STTTT$/) },
      placeAndDay: { vi: 'Ninh Thuận, ngày 09 tháng 12 năm 2021' },
      to: [{ vi: 'Ủy ban nhân dân tỉnh Ninh Thuận' }],
      status: { vi: 'DỰ THẢO – chưa ký duyệt' },
    });
    const issued = reportDocument({ ...input, filing: { status: 'issued', number: '145', signer: 'Trần Thị Mẫu' } });
    expect(issued.letterhead.status).toBeNull();
    expect(issued.letterhead.number.vi).toBe('Số: 145/BC-STTTT');
    expect(issued.signature.name).toBe('Trần Thị Mẫu');
  });

  test('says where the numbers are from', () => {
    const text = JSON.stringify(province.sections.at(-1));
    expect(text).toContain('changes@1204417');
    expect(text).toContain('08:30 ngày 09/12/2021');
  });
});

describe('the report of a district', () => {
  const district = reportDocument(inventedInput(20211209, '585'));

  test('has the rows of that district only', () => {
    expect(new Set(district.data.rows.map((row) => row.district))).toEqual(new Set(['585']));
    expect(tableOf(district, 'communes-activity').rows).toHaveLength(8 + 1);
    expect(tableOf(district, 'inactive-venues').rows).toHaveLength(8);
    expect(blocks(district).find((one) => one.kind === 'map')).toMatchObject({ tiles: { length: 8 } });
  });

  test('is from its People’s Committee to the Department', () => {
    expect(district.letterhead.superior).toBeUndefined();
    expect(district.letterhead.issuer.vi).toBe('ỦY BAN NHÂN DÂN\nHUYỆN NINH SƠN');
    expect(district.letterhead.to[0]!.vi).toContain('Sở Thông tin và Truyền thông');
    expect(district.signature.capacity[0]!.vi).toBe('TM. ỦY BAN NHÂN DÂN');
  });

  test('of an unknown district is refused', () => {
    expect(() => reportDocument(inventedInput(1, '999'))).toThrow(/no row for 999/);
  });
});

describe('a second revision', () => {
  const rows = input.report.rows.map((row) =>
    row.commune === '22738' && row.indicator === 'cases' ? { ...row, value: row.value! + 2 } : row,
  );
  const second = { ...input.report, revision: 2, rows };
  const cause = { district: '582', commune: '22738', indicator: 'cases', reason: 'hai mẫu trả kết quả muộn' } as const;

  test('lists what changed and why', () => {
    const report = reportDocument({ ...input, report: second, previous: { report: input.report, causes: [cause] } });
    const table = tableOf(report, 'changes');
    expect(table.rows).toHaveLength(1);
    expect(value(table, 0, 4)).toBe(2);
    expect(value(table, 0, 5)).toBe('hai mẫu trả kết quả muộn');
    expect(report.letterhead.subject.vi).toContain('(bản số 2)');
  });

  test('of a district lists only that district’s changes', () => {
    const of = (district: string) =>
      reportDocument({ ...input, district, report: second, previous: { report: input.report } });
    expect(tableOf(of('582'), 'changes').rows).toHaveLength(1);
    expect(tableOf(of('584'), 'changes')).toBeUndefined();
  });
});

describe('parts that are there only when given', () => {
  test('levels show what was computed, what was set, and what is missing', () => {
    const set = [{ commune: '22741', level: 3, number: '9/QĐ-UBND', date: '2021-12-01', from: '2021-12-01' }] as const;
    const levels = COMMUNES.map((commune) =>
      assess(
        commune.code,
        '2021-12-08',
        commune.code === '22738' ? { population: 9000 } : { population: 9000, cases: 0, adultsOneDosePercent: 90 },
        set,
      ),
    );
    const table = tableOf(reportDocument({ ...input, levels }), 'levels');
    expect(table.rows).toHaveLength(65);
    expect(value(table, 0, 5)).toBe(
      'không tính được, thiếu: số ca mắc mới tại cộng đồng; tỷ lệ người lớn đã tiêm một mũi',
    );
    expect([value(table, 1, 3), value(table, 1, 4), value(table, 1, 5)]).toEqual([
      1,
      3,
      'theo Quyết định 9/QĐ-UBND ngày 01/12/2021',
    ]);
  });

  test('later units show the same counts, with divided units marked and left out', () => {
    const table = tableOf(reportDocument({ ...input, units: ['2024-11', '2025-07'] }), 'units-2025-07');
    const of = lookup(input.report);
    const total = table.rows.reduce((sum, _, row) => sum + (value(table, row, 4) as number), 0);
    const divided = of({ district: '582', commune: '22768' }, 'scans')!;
    expect(total).toBe(of(PROVINCE, 'scans')! - divided);
    const marked = table.rows.flatMap((_, row) =>
      String(value(table, row, 0)).includes('†') ? [value(table, row, 1)] : [],
    );
    expect(marked).toHaveLength(2);
    for (const text of marked) expect(text).toContain('một phần Đông Hải (chưa tính)');
  });

  test('later units of a district are those its communes went into', () => {
    const one = reportDocument({ ...inventedInput(3, '588'), units: ['2025-07'] });
    expect(tableOf(one, 'units-2025-07').rows.map((_, row) => value(tableOf(one, 'units-2025-07'), row, 0))).toEqual([
      'Xã Công Hải',
      'Xã Thuận Bắc',
      'Xã Ninh Hải',
    ]);
  });

  test('a report of the numbers alone has no empty section', () => {
    const { report, district, filing, populations } = input;
    const bare = reportDocument({ report, district, filing, populations });
    expect(bare.sections.map((section) => section.id)).toEqual(['tom-tat', 'bieu-do', 'dia-ban', 'nguon']);
    expect(bare.sections.at(-1)!.heading.vi).toMatch(/^IV\. /);
  });

  test('what officers write is freed of what XML forbids', () => {
    const narratives = [{ ...input.narratives![0]!, text: 'Đã\u0000 kiểm\u000b tra' }];
    expect(blocks(reportDocument({ ...input, narratives })).find((one) => one.kind === 'box')).toMatchObject({
      paragraphs: [{ vi: 'Đã kiểm tra' }, {}],
    });
  });
});

test('published figures show hidden numbers as such, and derive nothing from them', () => {
  const { shown } = publish(input.report);
  const { report: _, daily: __, flagging: ___, inactive: ____, before: _____, ...rest } = input;
  const table = tableOf(reportDocument({ ...rest, report: shown }), 'communes-health');
  const hidden = table.rows.filter((row) => row.cells[1]!.kind === 'number' && row.cells[1]!.hidden);
  expect(hidden.length).toBeGreaterThan(0);
  for (const row of hidden) expect(row.cells[3]).toMatchObject({ value: null });
});
