import { gunzipSync } from 'node:zlib';

const NO_BYTES = Buffer.alloc(0);

/** A record as it lies in a partition; a tombstone's value is `null` in a changelog and empty elsewhere. Buffers are windows into the answer of the broker. */
export interface RawRecord {
  readonly offset: number;
  readonly key: string;
  readonly value: Buffer | null;
  readonly time: number;
}

/** What a fetch of one partition found. */
export interface Fetched {
  readonly records: RawRecord[];
  /** Where to fetch next: past the records, and past transaction markers and aborted records, which are not handed out. */
  readonly next: number;
}

/** Aborted transactions that overlap a fetch, by their first offset. */
export interface Aborted {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

const CONTROL = 0x20;
const TRANSACTIONAL = 0x10;
const LOG_APPEND_TIME = 0x08;

/**
 * Reads record batches (format 2) from offset `from` on, leaving out aborted ones and markers. The last batch may be cut short, which
 * ends the reading: `next` then is where it begins.
 */
export function readBatches(
  bytes: Buffer,
  from: number,
  aborted: readonly Aborted[],
  keyEncoding: 'utf8' | 'latin1',
): Fetched {
  const records: RawRecord[] = [];
  const pending = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
  const dropping = new Set<bigint>();
  let next = from;
  for (let at = 0; at + 61 <= bytes.length; ) {
    const base = Number(bytes.readBigInt64BE(at));
    const end = at + 12 + bytes.readInt32BE(at + 8);
    if (end > bytes.length) break;
    const magic = bytes[at + 16]!;
    if (magic !== 2) throw new Error(`a record batch of format ${magic}; only 2 is read`);
    const attributes = bytes.readInt16BE(at + 21);
    const last = base + bytes.readInt32BE(at + 23);
    const producer = bytes.readBigInt64BE(at + 43);
    while (pending.length > 0 && pending[0]!.firstOffset <= last) dropping.add(pending.shift()!.producerId);
    if (attributes & CONTROL) {
      // The marker's key is its version and then its kind: 0 is abort.
      const [marker] = decode(bytes.subarray(at, end), attributes, base, 'latin1', base);
      if (marker && marker.key.charCodeAt(3) === 0) dropping.delete(producer);
    } else if (!(attributes & TRANSACTIONAL) || !dropping.has(producer)) {
      for (const record of decode(bytes.subarray(at, end), attributes, base, keyEncoding, from)) records.push(record);
    }
    next = Math.max(next, last + 1);
    at = end;
  }
  return { records, next };
}

function decode(
  batch: Buffer,
  attributes: number,
  base: number,
  encoding: 'utf8' | 'latin1',
  from: number,
): RawRecord[] {
  const firstTime = Number(batch.readBigInt64BE(27));
  const maxTime = Number(batch.readBigInt64BE(35));
  const count = batch.readInt32BE(57);
  let body = batch.subarray(61);
  const codec = attributes & 7;
  if (codec === 1) body = gunzipSync(body);
  else if (codec !== 0) throw new Error(`a record batch compressed with codec ${codec}; only gzip is read`);
  const cursor = new Cursor(body);
  const records: RawRecord[] = [];
  for (let i = 0; i < count; i++) {
    const length = cursor.varint();
    const end = cursor.at + length;
    cursor.at++;
    const created = firstTime + cursor.varint();
    const time = attributes & LOG_APPEND_TIME ? maxTime : created;
    const offset = base + cursor.varint();
    const keyLength = cursor.varint();
    const key = keyLength > 0 ? body.toString(encoding, cursor.at, cursor.at + keyLength) : '';
    cursor.at += Math.max(0, keyLength);
    const valueLength = cursor.varint();
    const value =
      valueLength < 0 ? (encoding === 'latin1' ? null : NO_BYTES) : body.subarray(cursor.at, cursor.at + valueLength);
    cursor.at = end;
    if (offset >= from) records.push({ offset, key, value, time });
  }
  return records;
}

class Cursor {
  at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** A signed (zigzag) varint of up to 53 bits. */
  varint(): number {
    let byte = this.#bytes[this.at++]!;
    let value = byte & 0x7f;
    let scale = 128;
    while (byte & 0x80) {
      byte = this.#bytes[this.at++]!;
      value += (byte & 0x7f) * scale;
      scale *= 128;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
