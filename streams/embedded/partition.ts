import type { Database } from 'lmdb';
import type { LogRecord, ReadRecord } from '../log.ts';
import { countOf, cut, decodeSegment, encodeSegment, newestOf } from './segment.ts';

/** Segments by (topic, partition, offset of the last record). */
export type Records = Database<Buffer, [string, number, number]>;

/** A segment, by the offset of its last record. */
export interface Segment {
  readonly last: number;
  readonly bytes: Buffer;
}

/** Records that have their offsets but are not written yet. */
export interface Reserved {
  /** The offset of the first. */
  readonly first: number;
  /** The offset after the last. */
  readonly end: number;
  readonly size: number;
  readonly segments: readonly Segment[];
}

/** One partition of a topic of the embedded log. */
export class Partition {
  readonly topic: string;
  readonly index: number;
  /** The first offset that is still kept. */
  start: number;
  /** The offset after the last durable record. */
  end: number;
  /** The offset of the next record to come; records of a failed write leave a gap. */
  #next: number;
  readonly #records: Records;
  readonly #waiting = new Set<() => void>();

  constructor(records: Records, topic: string, index: number, start: number) {
    this.#records = records;
    this.topic = topic;
    this.index = index;
    this.start = start;
    const [last] = records.getKeys({
      start: [topic, index, Number.MAX_SAFE_INTEGER],
      end: [topic, index, -1],
      reverse: true,
      limit: 1,
    });
    this.#next = Math.max(start, last ? last[2] + 1 : 0);
    this.end = this.#next;
  }

  /** Gives the records their offsets. Writes must be queued in the order of the reservations. */
  reserve(records: readonly LogRecord[]): Reserved {
    const first = this.#next;
    const segments = cut(records).map((part) => {
      this.#next += part.length;
      return { last: this.#next - 1, bytes: encodeSegment(part) };
    });
    const size = segments.reduce((sum, segment) => sum + segment.bytes.length, 0);
    return { first, end: this.#next, size, segments };
  }

  /** Puts what was reserved; inside a transaction. */
  put(reserved: Reserved): void {
    for (const { last, bytes } of reserved.segments) this.#records.put([this.topic, this.index, last], bytes);
  }

  /** Shows what was reserved to readers: it is on the disk. */
  show(reserved: Reserved): void {
    this.end = Math.max(this.end, reserved.end);
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves when there is a record at `offset` or after it, or the signal is aborted. */
  async wait(offset: number, signal: AbortSignal): Promise<void> {
    while (this.end <= offset && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#waiting.add(wake);
        signal.addEventListener('abort', wake);
      });
    }
  }

  /** At most `most` durable records from `from` on and below `to`. */
  read(from: number, most: number, to = this.end): ReadRecord[] {
    const below = Math.min(to, this.end);
    const after = Math.max(from, this.start);
    const found: ReadRecord[] = [];
    if (after >= below) return found;
    const range = { start: [this.topic, this.index, after], end: [this.topic, this.index, Number.MAX_SAFE_INTEGER] };
    for (const { key, value } of this.#records.getRange(range as never)) {
      const first = Math.max(after, key[2] + 1 - countOf(value));
      decodeSegment(value, key[2], first, Math.min(below, first + most - found.length), found);
      if (found.length >= most || key[2] + 1 >= below) break;
    }
    return found;
  }

  /** The offset after the oldest segments, at most `most` of them, whose records are all older than `time` and lie below `offset`. */
  olderThan(time: number, offset: number, most: number): number {
    let end = this.start;
    const range = { start: [this.topic, this.index, this.start], end: [this.topic, this.index, offset], limit: most };
    for (const { key, value } of this.#records.getRange(range as never)) {
      if (newestOf(value) >= time) break;
      end = key[2] + 1;
    }
    return end;
  }

  /** The first segment from an offset on whose records lie below `to`, if there is one. */
  segmentAt(from: number, to: number): Segment | undefined {
    const range = { start: [this.topic, this.index, from], end: [this.topic, this.index, to], limit: 1 };
    for (const { key, value } of this.#records.getRange(range as never)) return { last: key[2], bytes: value };
    return undefined;
  }

  /** The keys of the segments that lie wholly below `offset`. */
  below(offset: number): [string, number, number][] {
    return [...this.#records.getKeys({ start: [this.topic, this.index, 0], end: [this.topic, this.index, offset] })];
  }
}
