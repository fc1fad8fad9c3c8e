import { harmless } from '../../producers/imports/report.ts';

/** Rows as CSV that a spreadsheet opens as UTF-8, and of which it runs nothing. */
export async function* csvText(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  let text = '\uFEFF';
  for await (const row of rows) {
    text += `${row.map((cell) => `"${harmless(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield text;
}
