import { createRequire } from 'node:module';
import type { State } from './fold.ts';
import type { StateChange, StateKey, StateValue, StateView } from './log.ts';
import { encodeKey } from './state-key.ts';

// The package is CommonJS with a class as `default`, which Node and bundlers import differently; `require` is the same everywhere.
const { default: BTree } = createRequire(import.meta.url)('sorted-btree') as typeof import('sorted-btree');

/** A state without entries: what there is before the first commit, and for ever in memory. */
export const EMPTY: StateView = { get: () => undefined, range: () => [] };

interface Entry {
  readonly key: StateKey;
  /** `undefined`: deleted here, whatever is below. */
  readonly value: StateValue | undefined;
}

/**
 * What a task's folds have changed since its last commit, over the committed state. Over `EMPTY` it is a state in memory.
 *
 * Values are immutable: a fold replaces a value and never changes one that it got or put. Nothing is copied, so a value
 * that were changed would change what other records see; `freeze` makes such a fold throw, at a price that tests can pay.
 */
export class Overlay implements State {
  readonly #base: StateView;
  readonly #freeze: boolean;
  readonly #entries = new BTree<string, Entry>(undefined, (a, b) => (a < b ? -1 : a > b ? 1 : 0));
  #undo: { id: string; before: Entry | undefined }[] = [];

  constructor(base: StateView = EMPTY, options: { freeze?: boolean } = {}) {
    this.#base = base;
    this.#freeze = options.freeze ?? false;
  }

  get<T = StateValue>(key: StateKey): T | undefined {
    const entry = this.#entries.get(encodeKey(key));
    return (entry ? entry.value : this.#base.get(key)) as T | undefined;
  }

  /** Throws a `RangeError` when the key is too long to be stored. */
  put(key: StateKey, value: StateValue): void {
    if (value === undefined) throw new TypeError('undefined is not a value of state; delete the key');
    this.#set(encodeKey(key), { key, value: this.#freeze ? deepFreeze(value) : value });
  }

  delete(key: StateKey): void {
    const id = encodeKey(key);
    // Nothing lies below: no need to remember that it is gone.
    this.#set(id, this.#base === EMPTY ? undefined : { key, value: undefined });
  }

  #set(id: string, entry: Entry | undefined): void {
    this.#undo.push({ id, before: this.#entries.get(id) });
    if (entry) this.#entries.set(id, entry);
    else this.#entries.delete(id);
  }

  range<T = StateValue>(options: {
    start: StateKey;
    end: StateKey;
    reverse?: boolean;
    limit?: number;
  }): Iterable<{ key: StateKey; value: T }> {
    const limit = options.limit ?? Number.POSITIVE_INFINITY;
    const own = this.#slice(encodeKey(options.start), encodeKey(options.end), options.reverse ?? false, limit);
    if (this.#base === EMPTY) return entriesOf(own) as Iterable<{ key: StateKey; value: T }>;
    const none = Array.isArray(own) && own.length === 0;
    // The base may hold entries that were deleted here; it is lazy, so it is asked without a limit.
    const { limit: _, ...unlimited } = options;
    const base = this.#base.range(none ? options : unlimited);
    if (none) return base as Iterable<{ key: StateKey; value: T }>;
    return merge(own, base, options.reverse ?? false, limit) as Iterable<{ key: StateKey; value: T }>;
  }

  /** The changes in a range as they are now, as far as `limit` living entries may need. */
  #slice(start: string, end: string, reverse: boolean, limit: number): Iterable<[string, Entry]> {
    const few: [string, Entry][] = [];
    for (const one of inRange(this.#entries, start, end, reverse, limit)) {
      few.push(one);
      // Most readers want the next few only. For the others there is a clone, which shares its nodes and is read as far as they go.
      if (few.length === FEW) return inRange(this.#entries.clone(), start, end, reverse, limit);
    }
    return few;
  }

  /** Marks the point to which `rollback` goes back: before each record. */
  checkpoint(): void {
    this.#undo = [];
  }

  /** Undoes everything since the last `checkpoint`. */
  rollback(): void {
    for (let i = this.#undo.length - 1; i >= 0; i--) {
      const { id, before } = this.#undo[i]!;
      if (before) this.#entries.set(id, before);
      else this.#entries.delete(id);
    }
    this.#undo = [];
  }

  /** The changes, in key order, each key once. */
  changes(): StateChange[] {
    return this.#entries.valuesArray();
  }

  /** The number of keys changed. */
  get size(): number {
    return this.#entries.size;
  }

  /** Forgets the changes: they have been committed, or must be made anew. */
  clear(): void {
    this.#entries.clear();
    this.#undo = [];
  }
}

/** Entries that are copied before a clone is the cheaper way. */
const FEW = 16;

function* inRange(
  entries: InstanceType<typeof BTree<string, Entry>>,
  start: string,
  end: string,
  reverse: boolean,
  limit: number,
): Generator<[string, Entry]> {
  let living = 0;
  for (const [id, entry] of reverse ? entries.entriesReversed(end) : entries.entries(start)) {
    if (reverse ? id < start : id >= end) return;
    if (id >= end) continue;
    if (entry.value !== undefined && ++living > limit) return;
    yield [id, entry];
  }
}

function* entriesOf(own: Iterable<[string, Entry]>): Generator<Entry> {
  for (const [, entry] of own) yield entry;
}

/** Two ordered lists as one; where both have a key, the first has it right. */
function* merge(
  own: Iterable<[string, Entry]>,
  base: Iterable<{ key: StateKey; value: StateValue }>,
  reverse: boolean,
  limit: number,
): Generator<{ key: StateKey; value: StateValue }> {
  let left = limit;
  const changes = own[Symbol.iterator]();
  let next = changes.next();
  for (const entry of base) {
    const id = encodeKey(entry.key);
    for (; !next.done && (reverse ? next.value[0] > id : next.value[0] < id); next = changes.next()) {
      const mine = next.value[1];
      if (mine.value === undefined) continue;
      if (left-- <= 0) return;
      yield mine;
    }
    let shown: { key: StateKey; value: StateValue } = entry;
    if (!next.done && next.value[0] === id) {
      shown = next.value[1];
      next = changes.next();
    }
    if (shown.value === undefined) continue;
    if (left-- <= 0) return;
    yield shown;
  }
  for (; !next.done; next = changes.next()) {
    const mine = next.value[1];
    if (mine.value === undefined) continue;
    if (left-- <= 0) return;
    yield mine;
  }
}

/** Freezes plain data through and through; what is frozen already is taken to be frozen inside. Bytes cannot be frozen. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}
