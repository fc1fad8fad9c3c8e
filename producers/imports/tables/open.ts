import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { csvRows } from './csv.ts';
import { encodingOf, textOf } from './encoding.ts';
import { jsonRows } from './json.ts';
import { type Line, type Sheet, UnreadableTable } from './table.ts';
import { xlsxSheets } from './xlsx/xlsx.ts';

export type TableFormat = 'csv' | 'xlsx' | 'json';

/** The format of a file: what its first bytes are, whatever it is called; `json` for a text that begins like one. */
export async function formatOf(file: string): Promise<TableFormat> {
  const head = Buffer.alloc(512);
  const handle = await open(file);
  const { bytesRead } = await handle.read(head, 0, head.length, 0).finally(() => handle.close());
  if (head.readUInt32BE(0) === 0x504b0304) return 'xlsx';
  if (head.readUInt32BE(0) === 0xd0cf11e0) {
    throw new UnreadableTable('the file is an old .xls or is protected: save it as .xlsx or .csv, without a password');
  }
  const start = head.toString('latin1', 0, bytesRead).replace(/[\0\s\xef\xbb\xbf\xfe\xff]/g, '');
  if (/^\[?\{/.test(start) || start.startsWith('[]')) return 'json';
  if (extname(file) === '.json' || extname(file) === '.ndjson') return 'json';
  return 'csv';
}

/** The rows of a table whose header is yet to be found (CSV, and each sheet of an XLSX), or with it (JSON). */
export async function openTable(
  file: string,
  read: (bytes: number) => void = () => {},
): Promise<
  | { readonly format: TableFormat; readonly sheets: AsyncIterable<Sheet> }
  | { readonly format: 'json'; readonly lines: AsyncIterable<Line> }
> {
  const format = await formatOf(file);
  if (format === 'xlsx') return { format, sheets: xlsxSheets(file, read) };
  const texts = textOf(file, await encodingOf(file), read);
  return format === 'json' ? { format, lines: jsonRows(texts) } : { format, sheets: oneSheet(csvRows(texts)) };
}

async function* oneSheet(rows: Sheet['rows']): AsyncGenerator<Sheet> {
  yield { name: '', rows };
}
