import {
  BorderStyle,
  Table as DocxTable,
  type IBorderOptions,
  Paragraph,
  ShadingType,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import type { Table, Tile, TileMap } from '../document.ts';
import { inkOn, SHADES } from '../drawing.ts';
import { formatNumber } from '../format.ts';
import { type Language, mainOf, type Written, write } from '../text.ts';
import { NONE, writtenCell } from '../written.ts';
import { paragraph, runs } from './write.ts';

/** Width of the text on A4 with the margins of Decree 30/2020, in twentieths of a point. */
export const TEXT_WIDTH = 9350;

const THIN: IBorderOptions = { style: BorderStyle.SINGLE, size: 4, color: '8A8A8A' };
const NO: IBorderOptions = { style: BorderStyle.NONE, size: 0, color: 'auto' };

/** Borders of a table without lines. */
export const BARE = { top: NO, bottom: NO, left: NO, right: NO, insideHorizontal: NO, insideVertical: NO } as const;

interface CellOptions {
  readonly width: number;
  readonly size: number;
  readonly bold?: boolean;
  readonly align?: 'LEFT' | 'RIGHT' | 'CENTER';
  readonly fill?: string;
}

function cell(value: Written, { width, size, bold = false, align = 'LEFT', fill }: CellOptions): TableCell {
  return new TableCell({
    children: [paragraph(value, { size, bold, align, after: 0 })],
    width: { size: width, type: WidthType.DXA },
    margins: { left: 50, right: 50, top: 20, bottom: 20 },
    verticalAlign: VerticalAlignTable.CENTER,
    ...(fill === undefined ? {} : { shading: { type: ShadingType.CLEAR, fill, color: 'auto' } }),
  });
}

/** A table of the model: its head repeats on every page, and no row is cut in two. */
export function docxTable(one: Table, language: Language): (Paragraph | DocxTable)[] {
  const size = one.columns.length > 8 ? 8 : 10;
  const total = one.columns.reduce((sum, column) => sum + column.width, 0);
  const widths = one.columns.map((column) => Math.round((column.width / total) * TEXT_WIDTH));
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: one.columns.map((column, at) =>
      cell(write(column.heading, language), {
        width: widths[at]!,
        size,
        bold: true,
        align: 'CENTER',
        fill: 'EEF4F1',
      }),
    ),
  });
  const body = one.rows.map(
    (row) =>
      new TableRow({
        cantSplit: true,
        children: row.cells.map((value, at) =>
          cell(writtenCell(value, language), {
            width: widths[at]!,
            size,
            bold: row.strong === true,
            align: one.columns[at]?.align === 'end' ? 'RIGHT' : 'LEFT',
            ...(row.strong ? { fill: 'F5F5F2' } : {}),
          }),
        ),
      }),
  );
  const caption = paragraph(write(one.caption, language), { size: 12, bold: true, keepNext: true });
  const table = new DocxTable({
    rows: [head, ...body],
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    borders: { top: THIN, bottom: THIN, left: THIN, right: THIN, insideHorizontal: THIN, insideVertical: THIN },
  });
  const note = one.note === undefined ? [] : [paragraph(write(one.note, language), { size: 10 })];
  return [caption, table, ...note, new Paragraph({ spacing: { after: 120 } })];
}

function tileCell(tile: Tile | undefined, map: TileMap, language: Language, width: number): TableCell {
  if (tile === undefined) return cell({ main: '', lang: 'vi' }, { width, size: 8 });
  const lang = mainOf(language);
  const ink = inkOn(tile.shade).slice(1);
  const value = tile.value === null ? NONE : formatNumber(tile.value, map.style, lang);
  return new TableCell({
    children: [
      new Paragraph({
        alignment: 'center',
        // The districts stay on one page: a map in two halves cannot be read.
        keepNext: true,
        children: runs({ main: `${tile.name}\n${value}`, lang: 'vi' }, { size: 9, color: ink }),
      }),
    ],
    width: { size: width, type: WidthType.DXA },
    borders: { top: THIN, bottom: THIN, left: THIN, right: THIN },
    shading: {
      type: ShadingType.CLEAR,
      color: 'auto',
      fill: tile.shade === null ? 'FFFFFF' : SHADES[tile.shade]!.slice(1),
    },
  });
}

/** The tile map as a table: each district's communes as shaded cells below its name, and the legend. */
export function docxMap(map: TileMap, language: Language): (Paragraph | DocxTable)[] {
  const across = 8;
  const width = Math.floor(TEXT_WIDTH / across);
  const rows: TableRow[] = [];
  const full = (value: Written, bold: boolean): TableRow =>
    new TableRow({
      cantSplit: true,
      children: [
        new TableCell({
          children: [paragraph(value, { size: 10, bold, after: 0, keepNext: true })],
          columnSpan: across,
        }),
      ],
    });
  for (const district of map.districts) {
    const tiles = map.tiles.filter((tile) => tile.district === district.code);
    rows.push(full({ main: district.name, lang: 'vi' }, true));
    for (let at = 0; at < tiles.length; at += across) {
      const line = Array.from({ length: across }, (_, place) => tileCell(tiles[at + place], map, language, width));
      rows.push(new TableRow({ cantSplit: true, children: line }));
    }
  }
  const legend = map.legend.map(
    (entry) =>
      new TableCell({
        children: [
          new Paragraph({
            alignment: 'center',
            children: runs(write(entry.label, language === 'en' ? 'en' : 'vi'), {
              size: 8.5,
              color: inkOn(entry.shade).slice(1),
            }),
          }),
        ],
        borders: { top: THIN, bottom: THIN, left: THIN, right: THIN },
        shading: {
          type: ShadingType.CLEAR,
          color: 'auto',
          fill: entry.shade === null ? 'FFFFFF' : SHADES[entry.shade]!.slice(1),
        },
      }),
  );
  const bare = (lines: TableRow[], widths?: number[]): DocxTable =>
    new DocxTable({
      rows: lines,
      width: { size: TEXT_WIDTH, type: WidthType.DXA },
      borders: BARE,
      ...(widths === undefined ? {} : { columnWidths: widths, layout: TableLayoutType.FIXED }),
    });
  const each = Math.floor(TEXT_WIDTH / legend.length);
  return [
    paragraph(write(map.caption, language), { size: 12, bold: true, keepNext: true }),
    bare(
      rows,
      Array.from({ length: across }, () => width),
    ),
    new Paragraph({ spacing: { after: 60 } }),
    bare(
      [new TableRow({ children: legend })],
      legend.map(() => each),
    ),
    new Paragraph({ spacing: { after: 160 } }),
  ];
}
