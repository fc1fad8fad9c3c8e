import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { UnreadableTable } from '../table.ts';

/** A file in a ZIP archive. */
export interface Entry {
  readonly name: string;
  readonly method: number;
  readonly compressed: number;
  readonly headerAt: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const BROKEN = 'the file is no XLSX: its archive is damaged';

/** The files of an archive, from its directory at the end. */
export async function entriesOf(file: FileHandle): Promise<Map<string, Entry>> {
  const { size } = await file.stat();
  const tail = Buffer.alloc(Math.min(size, 65_557));
  await file.read(tail, 0, tail.length, size - tail.length);
  let at = tail.length - 22;
  while (at >= 0 && tail.readUInt32LE(at) !== END) at--;
  if (at < 0) throw new UnreadableTable('the file is no XLSX: open it in the spreadsheet and save it as .xlsx or .csv');
  const [length, start] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  if (start + length > size) throw new UnreadableTable(BROKEN);
  const directory = Buffer.alloc(length);
  await file.read(directory, 0, length, start);
  const entries = new Map<string, Entry>();
  for (let i = 0; i + 46 <= length && directory.readUInt32LE(i) === CENTRAL; ) {
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => directory.readUInt16LE(i + offset)) as [
      number,
      number,
      number,
    ];
    const name = directory.toString('utf8', i + 46, i + 46 + nameLength);
    if (directory.readUInt16LE(i + 8) & 1)
      throw new UnreadableTable('the file is protected by a password: save it without one');
    entries.set(name.replace(/^\//, ''), {
      name,
      method: directory.readUInt16LE(i + 10),
      compressed: directory.readUInt32LE(i + 20),
      headerAt: directory.readUInt32LE(i + 42),
    });
    i += 46 + nameLength + extra + comment;
  }
  return entries;
}

/** The text of a file in the archive, in parts. Tells `read` how many of its compressed bytes were read. */
export async function* textOfEntry(
  path: string,
  file: FileHandle,
  entry: Entry,
  read: (bytes: number) => void = () => {},
): AsyncGenerator<string> {
  const head = Buffer.alloc(30);
  await file.read(head, 0, 30, entry.headerAt);
  if (head.readUInt32LE(0) !== LOCAL || ![0, 8].includes(entry.method)) throw new UnreadableTable(BROKEN);
  const start = entry.headerAt + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  if (entry.compressed === 0) return;
  const raw = createReadStream(path, { start, end: start + entry.compressed - 1, highWaterMark: 1 << 16 });
  let bytes = 0;
  raw.on('data', (chunk) => {
    bytes += chunk.length;
    read(bytes);
  });
  const plain = entry.method === 0 ? raw : raw.pipe(createInflateRaw());
  if (plain !== raw) raw.on('error', (error) => plain.destroy(error));
  const decoder = new TextDecoder();
  try {
    for await (const chunk of plain) yield decoder.decode(chunk as Buffer, { stream: true });
  } catch (error) {
    throw new UnreadableTable(BROKEN, { cause: error });
  } finally {
    raw.destroy();
  }
  yield decoder.decode();
}
