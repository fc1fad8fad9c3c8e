import writeExcelFile, { type Sheet } from 'write-excel-file/node';

/** A sheet holds no more rows than this. */
export const MOST_ROWS = 1_000_000;

// More characters than these make Excel call a file broken.
const MOST_IN_A_CELL = 32_767;

/** `_x0041_` would come out as the character of that number. */
function cellText(text: string): string {
  return text.replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_').slice(0, MOST_IN_A_CELL);
}

/** Rows as a workbook with one sheet. Every cell is a text with the format "text", which no spreadsheet runs, whatever it begins with. */
export async function xlsxOf(name: string, rows: AsyncIterable<readonly string[]>): Promise<Buffer> {
  const data: object[][] = [];
  for await (const row of rows) {
    if (data.length === MOST_ROWS)
      throw new RangeError('more rows than a sheet holds: ask for CSV, or for a shorter time');
    const style = data.length === 0 ? { fontWeight: 'bold' } : {};
    data.push(row.map((text) => ({ value: cellText(text), type: String, format: '@', ...style })));
  }
  return writeExcelFile([{ data, sheet: name, stickyRowsCount: 1 } as unknown as Sheet<never>]).toBuffer();
}
