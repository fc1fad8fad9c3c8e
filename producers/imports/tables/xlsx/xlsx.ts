import { type FileHandle, open } from 'node:fs/promises';
import { posix } from 'node:path';
import { type Cells, type Sheet, UnreadableTable } from '../table.ts';
import { type Dates, SheetReader, tidy } from './sheet.ts';
import { SharedStrings } from './strings.ts';
import { attribute, XmlScanner } from './xml.ts';
import { type Entry, entriesOf, textOfEntry } from './zip.ts';

/** The archive of a workbook. */
interface Book {
  readonly path: string;
  readonly file: FileHandle;
  readonly entries: ReadonlyMap<string, Entry>;
}

/**
 * The visible worksheets with their rows, as they are read: a workbook of a million rows needs no more memory than one of ten. Take the rows of one
 * before the next one.
 */
export async function* xlsxSheets(path: string, read: (bytes: number) => void = () => {}): AsyncGenerator<Sheet> {
  const file = await open(path);
  const strings = new SharedStrings();
  try {
    const book = { path, file, entries: await entriesOf(file) };
    const { sheets, epoch } = await sheetsOf(book);
    await readStrings(book, strings, read);
    const dates = { styles: await dateStyles(book), epoch };
    let before = book.entries.get(STRINGS)?.compressed ?? 0;
    for (const { name, entry } of sheets) {
      const readHere = (bytes: number) => read(before + bytes);
      yield { name, rows: rowsOf(book, entry, new SheetReader(strings, dates), readHere) };
      before += entry.compressed;
    }
  } finally {
    strings.close();
    await file.close();
  }
}

async function* rowsOf(
  { path, file }: Book,
  entry: Entry,
  reader: SheetReader,
  read: (bytes: number) => void,
): AsyncGenerator<Cells> {
  const scanner = new XmlScanner(reader);
  for await (const text of textOfEntry(path, file, entry, read)) {
    scanner.write(text);
    yield* reader.rows.splice(0);
  }
}

interface Contents {
  readonly sheets: readonly { readonly name: string; readonly entry: Entry }[];
  readonly epoch: Dates['epoch'];
}

async function sheetsOf(book: Book): Promise<Contents> {
  const found: { id: string; name: string }[] = [];
  let epoch: Dates['epoch'] = -25_569;
  await scan(book, 'xl/workbook.xml', (name, attributes) => {
    if (name === 'workbookPr' && /^(1|true)$/.test(attribute(attributes, 'date1904') ?? '')) epoch = -24_107;
    if (name === 'sheet' && (attribute(attributes, 'state') ?? 'visible') === 'visible')
      found.push({ id: attribute(attributes, 'id') ?? '', name: attribute(attributes, 'name') ?? '' });
  });
  const targets = new Map<string, string>();
  await scan(book, 'xl/_rels/workbook.xml.rels', (name, attributes) => {
    if (name === 'Relationship') targets.set(attribute(attributes, 'Id') ?? '', attribute(attributes, 'Target') ?? '');
  });
  const sheets = (found.length > 0 ? found : [{ id: '', name: '' }]).flatMap(({ id, name }) => {
    const target = targets.get(id) ?? 'worksheets/sheet1.xml';
    const entry = book.entries.get(target.startsWith('/') ? target.slice(1) : posix.join('xl', target));
    // A sheet of a chart has no rows.
    return entry && /worksheet/i.test(target) ? [{ name, entry }] : [];
  });
  if (sheets.length === 0) throw new UnreadableTable('the file is no XLSX with a worksheet');
  return { sheets, epoch };
}

const STRINGS = 'xl/sharedStrings.xml';

async function readStrings(book: Book, strings: SharedStrings, read: (bytes: number) => void): Promise<void> {
  let text = '';
  let inside = false;
  let phonetic = false;
  await scan(
    book,
    STRINGS,
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
    read,
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
  read: (bytes: number) => void = () => {},
): Promise<void> {
  const entry = book.entries.get(name);
  if (!entry) return;
  const scanner = new XmlScanner({ open, close, text });
  for await (const part of textOfEntry(book.path, book.file, entry, read)) scanner.write(part);
}
