import type { Database, RootDatabase } from 'lmdb';
import { Packr } from 'msgpackr';
import type { StateChange, StateKey, StateValue, StateView } from '../log.ts';
import { decodeKey, encodeKey } from '../state-key.ts';
import type { WriteSize } from './store.ts';

/** Keys go to LMDB as `encodeKey` wrote them, a byte a char. When it drops a database lmdb passes an empty buffer for a key. */
const keyEncoder = {
  writeKey: (key: string | Buffer, target: Buffer, at: number) =>
    typeof key === 'string' ? at + target.write(key, at, 'latin1') : at,
  readKey: (source: Buffer, start: number, end: number) => source.toString('latin1', start, end),
};

/** Bytes in values are copied: the buffer that LMDB hands out is overwritten by the next read. */
const packr = new Packr({ useRecords: false, variableMapSize: true, copyBuffers: true });

/** A change of state, packed: what can go wrong has gone wrong before the transaction begins. */
export interface PackedChange {
  readonly key: string;
  readonly value: Buffer | undefined;
}

export function pack(changes: readonly StateChange[]): { packed: PackedChange[]; size: WriteSize } {
  let bytes = 0;
  const packed = changes.map((change) => {
    const key = encodeKey(change.key);
    const value = change.value === undefined ? undefined : packr.pack(change.value);
    bytes += key.length + (value?.length ?? 0);
    return { key, value };
  });
  return { packed, size: { bytes, keys: packed.length } };
}

/** The committed state of one task: an LMDB database of its own. */
export class StateDb implements StateView {
  readonly #db: Database<Buffer, string>;

  constructor(env: RootDatabase, name: string) {
    this.#db = env.openDB<Buffer, string>(name, { encoding: 'binary', keyEncoder } as never);
  }

  get(key: StateKey): StateValue | undefined {
    const bytes = this.#db.getBinaryFast(encodeKey(key));
    return bytes && packr.unpack(bytes);
  }

  *range(options: {
    start: StateKey;
    end: StateKey;
    reverse?: boolean;
    limit?: number;
  }): Generator<{ key: StateKey; value: StateValue }> {
    const start = encodeKey(options.start);
    const end = encodeKey(options.end);
    if (start >= end || options.limit === 0) return;
    // Backwards, LMDB begins at its start and leaves out its end; here too the smaller key belongs to the range and the greater does not.
    const bounds = options.reverse
      ? { start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true }
      : { start, end };
    const { limit } = options;
    for (const { key, value } of this.#db.getRange(limit === undefined ? bounds : { ...bounds, limit })) {
      yield { key: decodeKey(key), value: packr.unpack(value) };
    }
  }

  /** Applies changes; inside a transaction. */
  apply(changes: readonly PackedChange[]): void {
    for (const { key, value } of changes) {
      if (value) this.#db.put(key, value);
      else this.#db.remove(key);
    }
  }

  /** Deletes the database. */
  async drop(): Promise<void> {
    await this.#db.drop();
  }
}
