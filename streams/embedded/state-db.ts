import type { Database, RootDatabase } from 'lmdb';
import type { StateChange, StateKey, StateView } from '../log.ts';
import { encodeKey } from '../state-key.ts';
import { keyEncoder, packValue, StateTable } from '../state-table.ts';
import type { WriteSize } from './store.ts';

/** A change of state, packed: what can go wrong has gone wrong before the transaction begins. */
export interface PackedChange {
  readonly key: string;
  readonly value: Buffer | undefined;
}

export function pack(changes: readonly StateChange[]): { packed: PackedChange[]; size: WriteSize } {
  let bytes = 0;
  const packed = changes.map((change) => {
    const key = change.id ?? encodeKey(change.key);
    const value = change.value === undefined ? undefined : packValue(change.value);
    bytes += key.length + (value?.length ?? 0);
    return { key, value };
  });
  return { packed, size: { bytes, keys: packed.length } };
}

/** The committed state of one task: an LMDB database of its own. */
export class StateDb implements StateView {
  readonly #db: Database<Buffer, string>;
  readonly #table: StateTable;

  constructor(env: RootDatabase, name: string) {
    this.#db = env.openDB<Buffer, string>(name, { encoding: 'binary', keyEncoder } as never);
    this.#table = new StateTable(this.#db);
  }

  get(key: StateKey, id?: string) {
    return this.#table.get(key, id);
  }

  range(options: { start: StateKey; end: StateKey; reverse?: boolean; limit?: number }) {
    return this.#table.range(options);
  }

  /** Applies changes; inside a transaction, after whose end, whichever it is, they must be made `known`. */
  apply(changes: readonly PackedChange[]): void {
    for (const { key, value } of changes) {
      if (value) this.#db.put(key, value);
      else this.#db.remove(key);
    }
  }

  /** Reads see the changes from now on, if they were committed. */
  known(changes: readonly PackedChange[]): void {
    for (const { key } of changes) this.#table.forget(key);
  }

  /** Deletes the database. */
  async drop(): Promise<void> {
    await this.#db.drop();
  }
}
