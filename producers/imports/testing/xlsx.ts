import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { crc32, createDeflateRaw } from 'node:zlib';
import { xlsxSheets } from '../tables/xlsx/xlsx.ts';

/** Writes a workbook of one sheet row by row, with all texts shared as Excel does it; any number of rows. A row may be longer than the others. */
export async function writeXlsx(file: string, rows: Iterable<readonly string[]>): Promise<void> {
  const out = await open(file, 'w');
  const strings = await Deflated.to(`${file}.strings`);
  try {
    const zip = new Zip(out, file);
    await zip.add('[Content_Types].xml', textOf(CONTENT_TYPES));
    await zip.add('xl/workbook.xml', textOf(WORKBOOK));
    await zip.add('xl/_rels/workbook.xml.rels', textOf(RELATIONSHIPS));
    await strings.write('<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">');
    await zip.add('xl/worksheets/sheet1.xml', sheetOf(rows, strings));
    await strings.write('</sst>');
    await strings.end();
    await zip.addDeflated('xl/sharedStrings.xml', strings);
    await zip.end();
  } finally {
    await out.close();
    await rm(strings.file, { force: true });
  }
}

/** The rows of the first sheet of a workbook. */
export async function* xlsxRows(file: string) {
  for await (const { rows } of xlsxSheets(file)) {
    yield* rows;
    return;
  }
}

/** Texts that come again and again are shared; of the others each has a place of its own, and none is remembered. */
const MOST_REMEMBERED = 10_000;

async function* sheetOf(rows: Iterable<readonly string[]>, strings: Deflated): AsyncGenerator<string> {
  const known = new Map<string, number>();
  let count = 0;
  let [text, texts] = ['<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>', ''];
  let number = 0;
  for (const row of rows) {
    number++;
    text += `<row r="${number}">`;
    for (const [i, cell] of row.entries()) {
      if (cell === '') continue;
      let place = known.get(cell);
      if (place === undefined) {
        place = count++;
        texts += `<si><t xml:space="preserve">${escaped(cell)}</t></si>`;
        if (known.size < MOST_REMEMBERED) known.set(cell, place);
      }
      text += `<c r="${String.fromCharCode(65 + i)}${number}" t="s"><v>${place}</v></c>`;
    }
    text += '</row>';
    if (text.length < 1 << 16) continue;
    yield text;
    await strings.write(texts);
    [text, texts] = ['', ''];
  }
  await strings.write(texts);
  yield `${text}</sheetData></worksheet>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[one]!);
}

async function* textOf(text: string): AsyncGenerator<string> {
  yield text;
}

/** A file of the archive on its way: compressed into a file of its own. */
class Deflated {
  readonly file: string;
  readonly #deflate = createDeflateRaw({ level: 1 });
  readonly #done: Promise<void>;
  crc = 0;
  size = 0;

  private constructor(file: string, handle: FileHandle) {
    this.file = file;
    this.#done = (async () => {
      for await (const part of this.#deflate) await handle.write(part as Buffer);
      await handle.close();
    })();
  }

  static async to(file: string): Promise<Deflated> {
    return new Deflated(file, await open(file, 'w'));
  }

  async write(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    this.crc = crc32(bytes, this.crc);
    this.size += bytes.length;
    await new Promise<void>((resolve, reject) =>
      this.#deflate.write(bytes, (error) => (error ? reject(error) : resolve())),
    );
  }

  end(): Promise<void> {
    this.#deflate.end();
    return this.#done;
  }
}

/** An archive as it is written: sizes come behind each file, as a program writes them that does not know them yet. */
class Zip {
  readonly #out: FileHandle;
  readonly #file: string;
  #at = 0;
  #count = 0;
  #directory: Buffer[] = [];

  constructor(out: FileHandle, file: string) {
    this.#out = out;
    this.#file = file;
  }

  async add(name: string, texts: AsyncIterable<string>): Promise<void> {
    const one = await Deflated.to(`${this.#file}.part`);
    for await (const text of texts) await one.write(text);
    await one.end();
    await this.addDeflated(name, one);
    await rm(one.file, { force: true });
  }

  async addDeflated(name: string, { file, crc, size }: Deflated): Promise<void> {
    const { size: compressed } = await stat(file);
    const rest = Buffer.alloc(26);
    rest.writeUInt16LE(20, 0);
    rest.writeUInt16LE(0x800, 2);
    rest.writeUInt16LE(8, 4);
    rest.writeUInt32LE(crc, 10);
    rest.writeUInt32LE(compressed, 14);
    rest.writeUInt32LE(size, 18);
    rest.writeUInt16LE(Buffer.byteLength(name), 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(this.#at, 10);
    this.#directory.push(Buffer.from('PK\x01\x02\x14\x00'), rest, tail, Buffer.from(name));
    this.#count++;
    await this.#write(Buffer.from('PK\x03\x04'), rest, Buffer.from(name));
    for await (const part of createReadStream(file)) await this.#write(part as Buffer);
  }

  async end(): Promise<void> {
    const directory = Buffer.concat(this.#directory);
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06', 'latin1');
    end.writeUInt16LE(this.#count, 8);
    end.writeUInt16LE(this.#count, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(this.#at, 16);
    await this.#write(directory, end);
  }

  async #write(...parts: Buffer[]): Promise<void> {
    for (const part of parts) this.#at += (await this.#out.write(part)).bytesWritten;
  }
}

const CONTENT_TYPES =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>';
const WORKBOOK =
  '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Trang 1" sheetId="1" r:id="rId1"/></sheets></workbook>';
const RELATIONSHIPS =
  '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>';
