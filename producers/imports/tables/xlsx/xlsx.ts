import { type FileHandle, open } from 'node:fs/promises';
import { posix } from 'node:path';
import { type Cells, UnreadableTable } from '../table.ts';
import { SheetReader, tidy } from './sheet.ts';
import { SharedStrings } from './strings.ts';
import { attribute, XmlScanner } from './xml.ts';
import { type Entry, entriesOf, textOfEntry } from './zip.ts';

/** The archive of a workbook. */
interface Book {
  readonly path: string;
  readonly file: FileHandle;
  readonly entries: ReadonlyMap<string, Entry>;
}

/** The rows of the first visible worksheet, as they are read: a workbook of a million rows needs no more memory than one of ten. */
export async function* xlsxRows(path: string, read: (bytes: number) => void = () => {}): AsyncGenerator<Cells> {
  const file = await open(path);
  const strings = new SharedStrings();
  try {
    const book = { path, file, entries: await entriesOf(file) };
    const sheet = await firstSheet(book);
    await readStrings(book, strings);
    const dates = await dateStyles(book);
    const reader = new SheetReader(strings, (style) => dates.has(style));
    const scanner = new XmlScanner(reader);
    for await (const text of textOfEntry(path, file, sheet, read)) {
      scanner.write(text);
      yield* reader.rows.splice(0);
    }
  } finally {
    strings.close();
    await file.close();
  }
}

async function firstSheet(book: Book): Promise<Entry> {
  const ids: string[] = [];
  await scan(book, 'xl/workbook.xml', (name, attributes) => {
    if (name === 'sheet' && (attribute(attributes, 'state') ?? 'visible') === 'visible')
      ids.push(attribute(attributes, 'id') ?? '');
  });
  let target: string | undefined;
  await scan(book, 'xl/_rels/workbook.xml.rels', (name, attributes) => {
    if (name === 'Relationship' && attribute(attributes, 'Id') === ids[0]) target = attribute(attributes, 'Target');
  });
  const path = target?.startsWith('/') ? target.slice(1) : posix.join('xl', target ?? 'worksheets/sheet1.xml');
  const sheet = book.entries.get(path);
  if (!sheet) throw new UnreadableTable('the file is no XLSX with a worksheet');
  return sheet;
}

async function readStrings(book: Book, strings: SharedStrings): Promise<void> {
  let text = '';
  let inside = false;
  let phonetic = false;
  await scan(
    book,
    'xl/sharedStrings.xml',
    (name) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') phonetic = true;
      else if (name === 't') inside = !phonetic;
    },
    (name) => {
      if (name === 'si') strings.add(tidy(text));
      else if (name === 'rPh') phonetic = false;
      else if (name === 't') inside = false;
    },
    (part) => {
      if (inside) text += part;
    },
  );
}

/** Built-in formats of dates and times, of any language. */
const BUILT_IN = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

async function dateStyles(book: Book): Promise<Set<number>> {
  const custom = new Set<number>();
  const dates = new Set<number>();
  let inStyles = false;
  let index = 0;
  await scan(
    book,
    'xl/styles.xml',
    (name, attributes) => {
      if (name === 'numFmt') {
        // What is quoted, escaped or in brackets (a colour, a currency) is no part of a date.
        const code = (attribute(attributes, 'formatCode') ?? '').replace(/"[^"]*"|\\.|\[[^\]]*\]/g, '');
        if (/[dy]|m[/-]|[hs]:/i.test(code)) custom.add(Number(attribute(attributes, 'numFmtId')));
      } else if (name === 'cellXfs') inStyles = true;
      else if (name === 'xf' && inStyles) {
        const format = Number(attribute(attributes, 'numFmtId') ?? 0);
        if (BUILT_IN(format) || custom.has(format)) dates.add(index);
        index++;
      }
    },
    (name) => {
      if (name === 'cellXfs') inStyles = false;
    },
  );
  return dates;
}

async function scan(
  book: Book,
  name: string,
  open: (name: string, attributes: string) => void,
  close: (name: string) => void = () => {},
  text: (text: string) => void = () => {},
): Promise<void> {
  const entry = book.entries.get(name);
  if (!entry) return;
  const scanner = new XmlScanner({ open, close, text });
  for await (const part of textOfEntry(book.path, book.file, entry)) scanner.write(part);
}
