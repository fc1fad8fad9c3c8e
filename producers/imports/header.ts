import { type Column, fieldOf, mappingOf } from './columns.ts';
import { isReportHeader } from './report.ts';
import type { Cells, Line } from './tables/table.ts';
import { UnreadableTable } from './tables/table.ts';

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
