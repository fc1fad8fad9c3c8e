import { harmless } from '../../producers/imports/report.ts';

// Where the list separator of a computer is not the comma, a cell falls apart at these, and what follows is a cell of its own.
const INSIDE = /([;\t\r\n|])(?=[\s"']*[=+\-@＝＋－＠])/g;

function cellText(cell: string): string {
  return `"${harmless(cell).replace(INSIDE, "$1'").replaceAll('"', '""')}"`;
}

/** Rows as CSV that a spreadsheet opens as UTF-8, and of which it runs nothing. */
export async function* csvText(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  let text = '\uFEFF';
  for await (const row of rows) {
    text += `${row.map(cellText).join(',')}\r\n`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield text;
}
