import type { Database } from 'lmdb';
import { Packr } from 'msgpackr';
import type { StateKey, StateValue, StateView } from './log.ts';
import { decodeKey, encodeKey } from './state-key.ts';

// Maps and not records: an entry must be readable on its own, in a changelog, by a process that has seen no other. Bytes in values are
// copied: the buffer that LMDB hands out is overwritten by the next read.
const packr = new Packr({ useRecords: false, variableMapSize: true, copyBuffers: true });

/** A value as it is stored and logged. */
export function packValue(value: StateValue): Buffer {
  return packr.pack(value);
}

/** The value that `packValue` packed. */
export function unpackValue(bytes: Buffer): StateValue {
  return packr.unpack(bytes);
}

/** How LMDB is to treat keys: as `encodeKey` wrote them, a byte a char. When it empties a database lmdb passes an empty buffer for a key. */
export const keyEncoder = {
  writeKey: (key: string | Buffer, target: Buffer, at: number) =>
    typeof key === 'string' ? at + target.write(key, at, 'latin1') : at,
  readKey: (source: Buffer, start: number, end: number) => source.toString('latin1', start, end),
};

/** So few entries are read at once, so that whoever asked for them holds no cursor. */
const FEW = 16;

/** Entries of each of the two halves of what is remembered. */
const REMEMBERED = 1024;

/**
 * Reads committed state from an LMDB database of packed values. What was asked for lately is remembered, and that it is not there as well:
 * most records of a task ask for a few entries that are the same for all, a venue's record or the clock. Whoever writes to the database must
 * `forget` what was written.
 */
export class StateTable implements StateView {
  readonly #db: Database<Buffer, string>;
  #recent = new Map<string, StateValue | undefined>();
  #older = new Map<string, StateValue | undefined>();

  constructor(db: Database<Buffer, string>) {
    this.#db = db;
  }

  get(key: StateKey, id = encodeKey(key)): StateValue | undefined {
    let value = this.#recent.get(id);
    if (value !== undefined || this.#recent.has(id)) return value;
    value = this.#older.get(id);
    if (value === undefined && !this.#older.has(id)) {
      const bytes = this.#db.getBinaryFast(id);
      value = bytes === undefined ? undefined : packr.unpack(bytes);
    }
    this.#remember(id, value);
    return value;
  }

  range(options: { start: StateKey; end: StateKey; reverse?: boolean; limit?: number }): Iterable<TableEntry> {
    const start = encodeKey(options.start);
    const end = encodeKey(options.end);
    if (start >= end || options.limit === 0) return [];
    // Backwards, LMDB begins at its start and leaves out its end; here too the smaller key belongs to the range and the greater does not.
    const bounds = options.reverse
      ? { start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true }
      : { start, end };
    const { limit } = options;
    const found = this.#db.getRange(limit === undefined ? bounds : { ...bounds, limit });
    return limit !== undefined && limit <= FEW ? [...entriesOf(found)] : entriesOf(found);
  }

  /** Forgets what was remembered of an entry that was written. */
  forget(id: string): void {
    this.#recent.delete(id);
    this.#older.delete(id);
  }

  forgetAll(): void {
    this.#recent.clear();
    this.#older.clear();
  }

  #remember(id: string, value: StateValue | undefined): void {
    if (this.#recent.size >= REMEMBERED) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(id, value);
  }
}

function* entriesOf(found: Iterable<{ key: string; value: Buffer }>): Generator<TableEntry> {
  for (const { key, value } of found) yield new TableEntry(key, unpackValue(value));
}

/** An entry as read; its key is decoded when somebody asks for it. */
class TableEntry {
  /** The key as `encodeKey` wrote it. */
  readonly id: string;
  readonly value: StateValue;
  #key: StateKey | undefined;

  constructor(id: string, value: StateValue) {
    this.id = id;
    this.value = value;
  }

  get key(): StateKey {
    this.#key ??= decodeKey(this.id);
    return this.#key;
  }
}
