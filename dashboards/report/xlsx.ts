import writeExcelFile, { type Sheet, type Cell as SheetCell } from 'write-excel-file/node';
import type { Cell, ReportDocument, Table } from './document.ts';
import type { NumberStyle } from './format.ts';
import { TRAITS } from './indicators.ts';
import { COUNTRY } from './letterhead.ts';
import { type Language, type Text, text, write } from './text.ts';
import { HIDDEN, oneLine } from './written.ts';

/** Number formats of a spreadsheet; a percentage is stored as its fraction, as a spreadsheet expects. */
const FORMATS: Readonly<Record<NumberStyle, string>> = {
  count: '#,##0',
  mean: '#,##0.0',
  percent: '0.0%',
  change: '+#,##0;-#,##0;0',
  'change-percent': '+0.0%;-0.0%;0.0%',
  ratio: '0.00',
  minutes: '0',
  level: '0',
};

type Style = Omit<Exclude<SheetCell, string | number | boolean | Date | null | undefined>, 'value' | 'type' | 'format'>;

/**
 * A cell of words. It is stored as a string with the format "text", so that whatever it begins with (`=`, `+`, `-`,
 * `@`) it is never a formula, not even after somebody opens it for editing and presses Enter.
 */
function wordsCell(value: string, style: object = {}): SheetCell {
  return { value, type: String, format: '@', wrap: true, alignVertical: 'top', ...style } as SheetCell;
}

/** The number a spreadsheet stores for a cell of the model. */
export function stored(value: number, style: NumberStyle): number {
  return style === 'percent' || style === 'change-percent' ? value / 100 : value;
}

function sheetCell(cell: Cell, language: Language, style: object): SheetCell {
  if (cell.kind === 'text') {
    const value = oneLine(write(cell.text, language));
    return value === '' ? null : wordsCell(value, style);
  }
  if (cell.hidden) return wordsCell(HIDDEN, { ...style, align: 'right' });
  if (cell.value === null) return null;
  return {
    value: stored(cell.value, cell.style),
    type: Number,
    format: FORMATS[cell.style],
    alignVertical: 'top',
    ...style,
  } as SheetCell;
}

const HEAD: Style & object = {
  fontWeight: 'bold',
  backgroundColor: '#EEF4F1',
  align: 'center',
  alignVertical: 'center',
  borderStyle: 'thin',
} as object;

/** Points a line of the sheet's letters takes. */
const LINE = 15;

/**
 * Gives a row the height its wrapped texts need in columns so many letters wide: not every program works it out when
 * it opens a file, and a cut text reads like the whole one.
 */
function tall(cells: readonly SheetCell[], widths: readonly number[]): SheetCell[] {
  const lines = cells.map((cell, at) => {
    const value = cell !== null && typeof cell === 'object' && 'value' in cell ? cell.value : null;
    if (typeof value !== 'string') return 1;
    const width = widths[at] ?? 10;
    return value.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length * 0.97) / width)), 0);
  });
  const height = Math.max(...lines) * LINE + 2;
  return cells.map((cell) =>
    cell !== null && typeof cell === 'object' && 'value' in cell ? ({ ...cell, height } as SheetCell) : cell,
  );
}

function tableSheet(table: Table, name: string, language: Language): Sheet<never> {
  const head = table.columns.map((column) => wordsCell(oneLine(write(column.heading, language), '\n'), HEAD));
  const rows = table.rows.map((row) =>
    row.cells.map((cell) =>
      sheetCell(cell, language, row.strong ? { fontWeight: 'bold', backgroundColor: '#F5F5F2' } : {}),
    ),
  );
  const widths = table.columns.map((column) => Math.max(10, Math.round(column.width * 8)));
  const caption = wordsCell(oneLine(write(table.caption, language)), { fontWeight: 'bold', wrap: false });
  const note = table.note === undefined ? [] : [[wordsCell(oneLine(write(table.note, language)), { wrap: false })]];
  return {
    sheet: name,
    data: [[caption], tall(head, widths), ...rows.map((row) => tall(row, widths)), ...note],
    columns: widths.map((width) => ({ width })),
    ...(table.columns.length > 5 ? { orientation: 'landscape' } : {}),
    stickyRowsCount: 2,
    stickyColumnsCount: 1,
  } as Sheet<never>;
}

const NAMES: Readonly<Record<string, Text>> = {
  summary: text('Chỉ tiêu', 'Indicators'),
  changes: text('Thay đổi', 'Changes'),
  'districts-activity': text('Huyện - quét mã', 'Districts - scanning'),
  'districts-health': text('Huyện - y tế', 'Districts - health'),
  'communes-activity': text('Xã - quét mã', 'Communes - scanning'),
  'communes-health': text('Xã - y tế', 'Communes - health'),
  levels: text('Cấp độ dịch', 'Levels'),
  'units-2024-11': text('Đơn vị 2024', 'Units 2024'),
  'units-2025-07': text('Đơn vị 2025', 'Units 2025'),
  'inactive-venues': text('Cần kiểm tra', 'To visit'),
};

function cover(report: ReportDocument, language: Language): Sheet<never> {
  const { letterhead, signature } = report;
  const say = (value: Text): string => oneLine(write(value, language)).replaceAll('\n', ' ');
  const lines: [string, object?][] = [];
  const add = (value: Text | undefined | null, style?: object): void => {
    if (value != null) lines.push([say(value), style]);
  };
  add(letterhead.status, { fontWeight: 'bold' });
  add(COUNTRY.name, { fontWeight: 'bold' });
  add(COUNTRY.motto, { fontWeight: 'bold' });
  add(letterhead.superior);
  add(letterhead.issuer, { fontWeight: 'bold' });
  add(letterhead.number);
  add(letterhead.placeAndDay, { fontStyle: 'italic' });
  add(letterhead.title, { fontWeight: 'bold', fontSize: 14 });
  add(letterhead.subject, { fontWeight: 'bold' });
  for (const section of report.sections) {
    const prose = section.blocks.filter((one) => one.kind === 'paragraph' || one.kind === 'list' || one.kind === 'box');
    if (prose.length === 0) continue;
    add(section.heading, { fontWeight: 'bold' });
    for (const one of prose) {
      if (one.kind === 'paragraph') add(one.text);
      else if (one.kind === 'list') for (const item of one.items) add(item);
      else for (const line of [one.title, ...one.paragraphs, one.by]) add(line);
    }
  }
  for (const line of signature.capacity) add(line, { fontWeight: 'bold' });
  if (signature.name !== null) lines.push([signature.name, { fontWeight: 'bold' }]);
  return {
    sheet: say2('Báo cáo', 'Report', language),
    data: lines.map(([value, style]) => tall([wordsCell(value, style)], [90])),
    columns: [{ width: 90 }],
  } as Sheet<never>;
}

function say2(vi: string, en: string, language: Language): string {
  return language === 'en' ? en : vi;
}

function allRows(report: ReportDocument, language: Language): Sheet<never> {
  const head = ['district', 'commune', 'indicator', 'value', say2('Chỉ tiêu', 'Label', language)];
  const rows = report.data.rows.map((row) => [
    row.district === null ? null : wordsCell(row.district),
    row.commune === null ? null : wordsCell(row.commune),
    wordsCell(row.indicator),
    row.value === null ? wordsCell(HIDDEN) : ({ value: row.value, type: Number, format: '#,##0' } as SheetCell),
    wordsCell(write(TRAITS[row.indicator].label, language).main),
  ]);
  return {
    sheet: say2('Số liệu', 'Rows', language),
    data: [head.map((one) => wordsCell(one, HEAD)), ...rows],
    columns: [{ width: 10 }, { width: 10 }, { width: 22 }, { width: 12 }, { width: 44 }],
    stickyRowsCount: 1,
  } as Sheet<never>;
}

/** Writes a report as a workbook: the text, a sheet for each table with its numbers as numbers, and all rows. */
export async function renderXlsx(report: ReportDocument, language: Language = 'vi+en'): Promise<Buffer> {
  const tables = report.sections.flatMap((section) => section.blocks).filter((one) => one.kind === 'table');
  const sheets = tables.map((table) => {
    const name = NAMES[table.id] ?? { vi: table.id, en: table.id };
    return tableSheet(table, language === 'en' ? name.en : name.vi, language);
  });
  return writeExcelFile([cover(report, language), ...sheets, allRows(report, language)] as Sheet<never>[], {
    fontFamily: 'Times New Roman',
    fontSize: 11,
  }).toBuffer();
}
