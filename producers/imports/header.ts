import { isReportHeader } from './report.ts';
import type { Cells, Line } from './tables/table.ts';
import { UnreadableTable } from './tables/table.ts';
import { plainWords } from './values/plain-words.ts';

/** A column that a kind of file may have. */
export interface Column {
  readonly field: string;
  /** What people call it, as `plainWords` writes it. */
  readonly names: readonly string[];
  /** There may be one for each dose: "Ngày tiêm mũi 2". */
  readonly numbered?: boolean;
}

/** Which field each column holds (`day2` for the second dose's `day`); undefined for columns that are of no use here. */
export type Mapping = readonly (string | undefined)[];

const GROUP = /\b(?:mui|lan|dose|shot)(?: tiem)?(?: thu| so)? ?([1-9])\b/;

/** What headers write short. */
const SHORT: Readonly<Record<string, string>> = {
  xn: 'xet nghiem',
  qd: 'quyet dinh',
  kq: 'ket qua',
  pp: 'phuong phap',
  bn: 'benh nhan',
  vx: 'vac xin',
};

/**
 * The field of one column by its name: that of `given` (a mapping file, by the name as it is written), else by the names people use, also without what
 * stands in brackets ("Ngày tiêm (dd/mm/yyyy)") and with short words written out.
 */
export function fieldOf(
  name: string,
  columns: readonly Column[],
  given: ReadonlyMap<string, string>,
): string | undefined {
  const said = given.get(plainWords(name));
  if (said !== undefined) return said;
  for (const text of [name, name.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ')]) {
    const plain = plainWords(text);
    const long = plain.replace(/[a-z]+/g, (word) => SHORT[word] ?? word);
    const field = knownField(plain, columns) ?? knownField(long, columns);
    if (field !== undefined) return field;
  }
  return undefined;
}

function knownField(plain: string, columns: readonly Column[]): string | undefined {
  const exact = columns.find(
    (column) => column.names.includes(plain) || column.field.toLowerCase() === plain.replace(/ /g, ''),
  );
  if (exact) return exact.field;
  const group = GROUP.exec(plain);
  if (!group) return undefined;
  const rest = plain.replace(GROUP, ' ').replace(/\s+/g, ' ').trim();
  const numbered = columns.filter((column) => column.numbered);
  const found = rest === '' ? numbered[0] : numbered.find((column) => column.names.includes(rest));
  return found && `${found.field}${group[1]}`;
}

/** A header's columns, each field once: the first that has it keeps it. */
export function mappingOf(
  names: readonly string[],
  columns: readonly Column[],
  given: ReadonlyMap<string, string>,
): Mapping {
  const seen = new Set<string>();
  return names.map((name) => {
    const field = name === '' ? undefined : fieldOf(name, columns, given);
    if (field === undefined || seen.has(field)) return undefined;
    seen.add(field);
    return field;
  });
}

/** No row names a column that is known; `empty`: there is no row at all. */
export class NoHeader extends UnreadableTable {
  readonly empty: boolean;

  constructor(columns: readonly Column[], empty: boolean) {
    const names = columns.slice(0, 6).map(({ names, field }) => names[0] ?? field);
    super(`no row names columns that are known, such as ${names.join(', ')}; say which is which with --map FILE`);
    this.empty = empty;
  }
}

const LOOK_AT = 30;

/**
 * Finds the row of names among the first rows (titles and blank rows may come before it) and says it before the rows. Names may lie in two rows with
 * merged cells: what the upper row says of several columns is put before what the lower one says of each. Throws `NoHeader` when no row names a column.
 */
export async function* withHeader(
  rows: AsyncIterable<Cells>,
  columns: readonly Column[],
  given: ReadonlyMap<string, string>,
): AsyncGenerator<Line> {
  const first: Cells[] = [];
  const source = rows[Symbol.asyncIterator]();
  let found: Found | undefined;
  for (let next = await source.next(); ; next = await source.next()) {
    if (!next.done) first.push(next.value);
    if (!next.done && first.length < LOOK_AT) continue;
    found = find(first, columns, given);
    break;
  }
  if (!found) throw new NoHeader(columns, first.length === 0);
  yield { header: found.names };
  // A table that was printed page by page has its header on each; a report names its columns anew where they change.
  const printed = first[found.index]!.cells.join('\n');
  function* lineOf(row: Cells): Generator<Line> {
    if (isReportHeader(row.cells)) yield { header: row.cells };
    else if (row.cells.join('\n') !== printed) yield row;
  }
  for (const row of first.slice(found.index + found.rows)) yield* lineOf(row);
  for (let next = await source.next(); !next.done; next = await source.next()) yield* lineOf(next.value);
}

interface Found {
  readonly index: number;
  readonly rows: 1 | 2;
  readonly names: readonly string[];
  readonly score: number;
}

function find(
  rows: readonly Cells[],
  columns: readonly Column[],
  given: ReadonlyMap<string, string>,
): Found | undefined {
  let best: Found | undefined;
  // A report may name its columns again further down, and then more of them.
  const report = rows.findIndex(({ cells }) => isReportHeader(cells));
  if (report >= 0) return { index: report, rows: 1, names: rows[report]!.cells, score: 0 };
  const consider = (index: number, count: 1 | 2, names: readonly string[]) => {
    const score = mappingOf(names, columns, given).filter((field) => field !== undefined).length;
    // Of equal ones the first considered: two rows must say more than one, or a title or a row of data would become half a header.
    if (score > (best?.score ?? 0)) best = { index, rows: count, names, score };
  };
  for (const [index, { cells }] of rows.entries()) consider(index, 1, cells);
  for (const [index, { cells }] of rows.entries()) {
    const below = rows[index + 1]?.cells;
    if (below && !below.some((cell) => /\d{4}/.test(cell))) consider(index, 2, merged(cells, below, columns, given));
  }
  return best;
}

function merged(
  upper: readonly string[],
  lower: readonly string[],
  columns: readonly Column[],
  given: ReadonlyMap<string, string>,
): string[] {
  let over = '';
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, i) => {
    const [top, bottom] = [upper[i] ?? '', lower[i] ?? ''];
    if (top !== '') over = top;
    if (bottom === '') return top;
    const both = `${over} ${bottom}`.trim();
    return fieldOf(both, columns, given) === undefined && fieldOf(bottom, columns, given) !== undefined ? bottom : both;
  });
}

/** A mapping file: `{ "name of a column": "field" }`. */
export function readMapping(text: string, columns: readonly Column[]): Map<string, string> {
  const json: unknown = JSON.parse(text);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new Error('the mapping must be an object: { "name of the column": "field" }');
  return new Map(
    Object.entries(json).map(([name, field]) => {
      const known = columns.some(
        (column) =>
          column.field === field || (column.numbered && new RegExp(`^${column.field}[1-9]$`).test(String(field))),
      );
      if (!known)
        throw new Error(
          `the mapping of ${JSON.stringify(name)}: there is no such field; the fields are ${columns.map((column) => column.field).join(', ')}`,
        );
      return [plainWords(name), String(field)];
    }),
  );
}
