import type { NumberStyle } from './format.ts';
import type { Text } from './text.ts';
import type { WeeklyReport } from './weekly.ts';

/** One cell of a table. A number keeps its value, so that a spreadsheet gets a number and not its text. */
export type Cell =
  | { readonly kind: 'text'; readonly text: Text }
  | {
      readonly kind: 'number';
      /** `null`: there is none (shown as a dash). */
      readonly value: number | null;
      readonly style: NumberStyle;
      /** Not shown because it is small (published figures). */
      readonly hidden?: boolean;
      /** Where the rows behind the number are. */
      readonly href?: string;
    };

/** A column of a table; `width` is relative to the other columns. */
export interface Column {
  readonly heading: Text;
  readonly align: 'start' | 'end';
  readonly width: number;
}

/** A row of a table; `strong` for totals and for the heads of groups. */
export interface Row {
  readonly cells: readonly Cell[];
  readonly strong?: boolean;
}

/** A table. Its first column names the row. */
export interface Table {
  readonly kind: 'table';
  readonly id: string;
  readonly caption: Text;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly note?: Text;
}

/** A daily series as columns, with the seven-day mean as a line. */
export interface ColumnChart {
  readonly kind: 'columns';
  readonly id: string;
  readonly caption: Text;
  readonly points: readonly { readonly day: string; readonly value: number; readonly mean: number | null }[];
}

/** Areas side by side as bars, with a mark for the week before. */
export interface BarChart {
  readonly kind: 'bars';
  readonly id: string;
  readonly caption: Text;
  readonly style: NumberStyle;
  readonly bars: readonly { readonly label: Text; readonly value: number | null; readonly before: number | null }[];
}

/** A tile of the map: one commune. Column and row are in tiles from the top left. */
export interface Tile {
  readonly commune: string;
  readonly district: string;
  readonly name: string;
  readonly column: number;
  readonly row: number;
  readonly value: number | null;
  /** Class of the legend, from 0 (lightest); `null` when there is no number. */
  readonly shade: number | null;
}

/** The communes as tiles, grouped by district. */
export interface TileMap {
  readonly kind: 'map';
  readonly id: string;
  readonly caption: Text;
  readonly style: NumberStyle;
  readonly tiles: readonly Tile[];
  readonly districts: readonly {
    readonly code: string;
    readonly name: string;
    readonly column: number;
    readonly row: number;
  }[];
  readonly legend: readonly { readonly shade: number | null; readonly label: Text }[];
}

/** A text that a person wrote, and who. */
export interface Box {
  readonly kind: 'box';
  readonly title: Text;
  readonly paragraphs: readonly Text[];
  readonly by: Text;
}

/** A paragraph, or a list of short ones. */
export type Prose =
  | { readonly kind: 'paragraph'; readonly text: Text }
  | { readonly kind: 'list'; readonly items: readonly Text[] };

/** Anything in a section. */
export type Block = Prose | Table | ColumnChart | BarChart | TileMap | Box;

/** A numbered section. */
export interface Section {
  readonly id: string;
  readonly heading: Text;
  readonly blocks: readonly Block[];
}

/** The head of an administrative document by Decree 30/2020/NĐ-CP. */
export interface Letterhead {
  /** The authority above the issuer; absent for a People's Committee. */
  readonly superior?: Text;
  /** May have a line break where it is broken in two. */
  readonly issuer: Text;
  /** Number and symbol, such as `Số: 12/BC-STTTT`. */
  readonly number: Text;
  readonly placeAndDay: Text;
  /** Kind of document and what it is about. */
  readonly title: Text;
  readonly subject: Text;
  readonly to: readonly Text[];
  /** What stands across the top while it is not issued. */
  readonly status: Text | null;
}

/** The foot of an administrative document: who gets it and who signs. */
export interface Signature {
  readonly recipients: readonly Text[];
  /** Lines above the name, such as `TM. ỦY BAN NHÂN DÂN` and `CHỦ TỊCH`. */
  readonly capacity: readonly Text[];
  /** The signer; `null` until signed. */
  readonly name: string | null;
}

/** A whole report: every format is written from this and nothing else. */
export interface ReportDocument {
  readonly letterhead: Letterhead;
  readonly sections: readonly Section[];
  readonly signature: Signature;
  /** The numbers as `events.md` fixes them, for JSON and for the sheet of all rows. */
  readonly data: WeeklyReport;
  readonly district: string | null;
  /** A file name without its ending. */
  readonly name: string;
}
