import { closeSync, openSync, writeSync } from 'node:fs';
import type { Language, Problem } from './problem.ts';

/** What the columns of a report are called; an import passes over them, so that a corrected report can be imported again. */
export const REPORT_COLUMNS = {
  vi: ['Dòng bị từ chối', 'Lý do bị từ chối', 'Giá trị đúng phải là'],
  en: ['Refused row', 'Reason of refusal', 'What would be right'],
} as const;

/** Whether cells are the names of a report's columns. */
export function isReportHeader(cells: readonly string[]): boolean {
  return Object.values(REPORT_COLUMNS).some((names) => names.every((name) => cells.includes(name)));
}

/** A refused row. */
export interface Refused {
  readonly number: number;
  /** The sheet that it is on, when that is not the first. */
  readonly sheet?: string | undefined;
  readonly header: readonly string[];
  readonly cells: readonly string[];
  readonly problems: readonly Problem[];
}

/** One line of a report: the reason and what would be right, of each problem. */
export function explain(
  problems: readonly Problem[],
  header: (field: string) => string,
  language: Language,
): [string, string] {
  const name = ({ field }: Problem) => (field === 'row' ? '' : `${header(field)}: `);
  return [
    problems.map((one) => name(one) + one.reason[language]).join('; '),
    problems.map((one) => name(one) + one.right[language]).join('; '),
  ];
}

/**
 * Writes refused rows as CSV that a spreadsheet opens (UTF-8 with its mark) and never runs: a cell that begins like a formula gets an apostrophe, which
 * an import takes off again. The file is made with the first refused row; `from` goes on in one that was begun.
 */
export class Report {
  readonly #file: string;
  readonly #language: Language;
  #size: number;
  #out: number | undefined;
  #header: string | undefined;

  constructor(file: string, language: Language, from = 0) {
    this.#file = file;
    this.#language = language;
    this.#size = from;
  }

  /** How many bytes the report has. */
  get size(): number {
    return this.#size;
  }

  add(refused: Refused, nameOf: (field: string) => string): void {
    const begun = this.#size > 0;
    this.#out ??= openSync(this.#file, begun ? 'r+' : 'w', 0o600);
    const header = line([...refused.header, ...REPORT_COLUMNS[this.#language]]);
    let text = begun ? '' : '\uFEFF';
    // Objects of a JSON file may have further fields: the columns are then said anew.
    if (header !== this.#header && !(begun && this.#header === undefined)) text += header;
    this.#header = header;
    const cells = refused.header.map((_, i) => refused.cells[i] ?? '');
    text += line([...cells, placeOf(refused), ...explain(refused.problems, nameOf, this.#language)]);
    const bytes = Buffer.from(text);
    this.#size += writeSync(this.#out, bytes, 0, bytes.length, this.#size);
  }

  close(): void {
    if (this.#out !== undefined) closeSync(this.#out);
    this.#out = undefined;
  }
}

/** Where a row is, as a spreadsheet writes it: `15`, or `Tháng 9!15`. */
export function placeOf({ number, sheet }: Pick<Refused, 'number' | 'sheet'>): string {
  return sheet === undefined ? String(number) : `${sheet}!${number}`;
}

// What makes a spreadsheet take a cell for a formula, in full width too; some look behind blanks, and at what follows a break.
const RUNS = '\\s*[=+\\-@＝＋－＠]|[\\t\\r\\n]';
const STARTS = new RegExp(`^(?:${RUNS})`);
const QUOTED = new RegExp(`^'(?=${RUNS})`);

/** A cell that no spreadsheet runs: a `'` before what it would. */
export function harmless(text: string): string {
  return STARTS.test(text) ? `'${text}` : text;
}

/** The cell as it was before `harmless`. */
export function asItWas(cell: string): string {
  return cell.replace(QUOTED, '');
}

function line(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(harmless(cell))).join(',')}\r\n`;
}

function quoted(text: string): string {
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
