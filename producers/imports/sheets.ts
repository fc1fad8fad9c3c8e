import { type Column, mappingOf } from './columns.ts';
import { NoHeader, withHeader } from './header.ts';
import type { Line, Sheet } from './tables/table.ts';

/**
 * The lines of all sheets of a workbook that are one table: the first with a header, and those after it with columns for the same fields (one for each
 * commune, or each month). Sheets without a header, such as a cover, and those of other fields are told to `unread`, unless they are empty: they hold
 * rows that nobody imported. Throws when no sheet has a header.
 */
export async function* linesOf(
  sheets: AsyncIterable<Sheet>,
  columns: readonly Column[],
  given: ReadonlyMap<string, string>,
  unread: (sheet: string) => void,
): AsyncGenerator<Line> {
  let fields: string | undefined;
  let failure: NoHeader | undefined;
  for await (const { name, rows } of sheets) {
    const lines = withHeader(rows, columns, given);
    const head = await headOf(lines);
    if (head instanceof NoHeader) {
      failure ??= head;
      if (!head.empty) unread(name);
      continue;
    }
    const here = fieldsOf(head.header, columns, given);
    if (fields !== undefined && here !== fields) {
      unread(name);
      await lines.return(undefined);
      continue;
    }
    const later = fields !== undefined;
    fields = here;
    yield head;
    for await (const line of lines) yield later && 'cells' in line ? { ...line, sheet: name } : line;
  }
  if (fields === undefined) throw failure ?? new NoHeader(columns, true);
}

async function headOf(lines: AsyncGenerator<Line>): Promise<{ header: readonly string[] } | NoHeader> {
  try {
    return (await lines.next()).value as { header: readonly string[] };
  } catch (error) {
    if (error instanceof NoHeader) return error;
    throw error;
  }
}

function fieldsOf(header: readonly string[], columns: readonly Column[], given: ReadonlyMap<string, string>): string {
  return mappingOf(header, columns, given)
    .filter((field) => field !== undefined)
    .sort()
    .join(' ');
}
