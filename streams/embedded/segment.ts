import type { LogRecord, ReadRecord } from '../log.ts';

/**
 * A segment: records of one partition that were written together, as one value of LMDB. One put a batch instead of one a record is what
 * makes the log fast. Offsets in a segment have no gaps, so the last one (in the segment's key) and the count give all.
 *
 * Layout: count u32, newest time f64, then per record: time f64, key bytes u32, value bytes u32, key (UTF-8), value.
 */
export function encodeSegment(records: readonly LogRecord[]): Buffer {
  let size = TOP;
  let newest = Number.NEGATIVE_INFINITY;
  for (const record of records) newest = Math.max(newest, record.time);
  for (const record of records) size += HEAD + Buffer.byteLength(record.key) + record.value.length;
  const bytes = Buffer.allocUnsafe(size);
  bytes.writeUInt32LE(records.length, 0);
  let at = bytes.writeDoubleLE(newest, 4);
  for (const { time, key, value } of records) {
    const keyBytes = bytes.write(key, at + HEAD);
    bytes.writeDoubleLE(time, at);
    bytes.writeUInt32LE(keyBytes, at + 8);
    bytes.writeUInt32LE(value.length, at + 12);
    at += HEAD + keyBytes;
    at += value.copy(bytes, at);
  }
  return bytes;
}

const TOP = 12;
const HEAD = 16;

/** Adds to `records` those of a segment from the offset `from` on and below `to`. Their values are views of `bytes`. */
export function decodeSegment(bytes: Buffer, last: number, from: number, to: number, records: ReadRecord[]): void {
  let offset = last + 1 - countOf(bytes);
  for (let at = TOP; offset <= last && offset < to; offset++) {
    const keyEnd = at + HEAD + bytes.readUInt32LE(at + 8);
    const end = keyEnd + bytes.readUInt32LE(at + 12);
    if (offset >= from) {
      const key = bytes.toString('utf8', at + HEAD, keyEnd);
      records.push({ offset, key, value: bytes.subarray(keyEnd, end), time: bytes.readDoubleLE(at) });
    }
    at = end;
  }
}

/** How many records a segment holds. */
export function countOf(bytes: Buffer): number {
  return bytes.readUInt32LE(0);
}

/** The greatest time of a segment's records. */
export function newestOf(bytes: Buffer): number {
  return bytes.readDoubleLE(4);
}

/** Cuts records into segments of about `SEGMENT_BYTES`, so that reading a few records never loads a whole backlog. */
export function cut(records: readonly LogRecord[]): LogRecord[][] {
  const segments: LogRecord[][] = [];
  let room = 0;
  for (const record of records) {
    if (room <= 0) {
      segments.push([]);
      room = SEGMENT_BYTES;
    }
    segments.at(-1)!.push(record);
    room -= record.value.length + record.key.length + HEAD;
  }
  return segments;
}

const SEGMENT_BYTES = 256 * 1024;
