import writeExcelFile, { type Sheet } from 'write-excel-file/node';

/** A sheet holds no more rows than this. */
export const MOST_ROWS = 1_000_000;

/** Rows as a workbook with one sheet. Every cell is a text with the format "text", which no spreadsheet runs, whatever it begins with. */
export async function xlsxOf(name: string, rows: AsyncIterable<readonly string[]>): Promise<Buffer> {
  const data: object[][] = [];
  for await (const row of rows) {
    if (data.length === MOST_ROWS)
      throw new RangeError('more rows than a sheet holds: ask for CSV, or for a shorter time');
    const style = data.length === 0 ? { fontWeight: 'bold' } : {};
    data.push(row.map((value) => ({ value, type: String, format: '@', ...style })));
  }
  return writeExcelFile([{ data, sheet: name, stickyRowsCount: 1 } as unknown as Sheet<never>]).toBuffer();
}
