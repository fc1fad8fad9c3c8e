import { createRequire } from 'node:module';
import type { State } from './fold.ts';
import type { StateChange, StateKey, StateValue, StateView } from './log.ts';
import { encodeKey } from './state-key.ts';

// The package is CommonJS with a class as `default`, which Node and bundlers import differently; `require` is the same everywhere.
const { default: BTree } = createRequire(import.meta.url)('sorted-btree') as typeof import('sorted-btree');
type Sorted = InstanceType<typeof BTree<string, Entry>>;

/** A state without entries: what there is before the first commit, and for ever in memory. */
export const EMPTY: StateView = { get: () => undefined, range: () => [] };

interface Entry {
  /** The key as `encodeKey` wrote it. */
  readonly id: string;
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
  readonly #entries = new Map<string, Entry>();
  readonly #order = new Order();
  #undo: { id: string; key: StateKey; before: Entry | undefined }[] = [];

  constructor(base: StateView = EMPTY, options: { freeze?: boolean } = {}) {
    this.#base = base;
    this.#freeze = options.freeze ?? false;
  }

  get<T = StateValue>(key: StateKey, id = encodeKey(key)): T | undefined {
    const entry = this.#entries.get(id);
    return (entry ? entry.value : this.#base.get(key, id)) as T | undefined;
  }

  /** Throws a `RangeError` when the key is too long to be stored. */
  put(key: StateKey, value: StateValue): void {
    if (value === undefined) throw new TypeError('undefined is not a value of state; delete the key');
    const id = encodeKey(key);
    this.#set(id, key, { id, key, value: this.#freeze ? deepFreeze(value) : value });
  }

  delete(key: StateKey): void {
    const id = encodeKey(key);
    // Nothing lies below: no need to remember that it is gone.
    this.#set(id, key, this.#base === EMPTY ? undefined : { id, key, value: undefined });
  }

  #set(id: string, key: StateKey, entry: Entry | undefined): void {
    this.#undo.push({ id, key, before: this.#entries.get(id) });
    this.#replace(id, key, entry);
  }

  #replace(id: string, key: StateKey, entry: Entry | undefined): void {
    if (entry) this.#entries.set(id, entry);
    else this.#entries.delete(id);
    this.#order.replace(id, key, entry);
  }

  range<T = StateValue>(options: {
    start: StateKey;
    end: StateKey;
    reverse?: boolean;
    limit?: number;
  }): Iterable<{ key: StateKey; value: T }> {
    const limit = options.limit ?? Number.POSITIVE_INFINITY;
    const own = this.#slice(options, limit);
    if (this.#base === EMPTY) return own as Iterable<{ key: StateKey; value: T }>;
    const none = Array.isArray(own) && own.length === 0;
    // The base may hold entries that were deleted here; it is lazy, so it is asked without a limit.
    const { limit: _, ...unlimited } = options;
    const base = this.#base.range(none ? options : unlimited);
    if (none) return base as Iterable<{ key: StateKey; value: T }>;
    return merge(own, base, options.reverse ?? false, limit) as Iterable<{ key: StateKey; value: T }>;
  }

  /** The changes in a range as they are now, as far as `limit` living entries may need. */
  #slice({ start, end, reverse = false }: { start: StateKey; end: StateKey; reverse?: boolean }, limit: number) {
    const sorted = this.#order.of(start, end, this.#entries);
    const [from, to] = [encodeKey(start), encodeKey(end)];
    const few: Entry[] = [];
    if (!sorted) return few;
    for (const one of inRange(sorted, from, to, reverse, limit)) {
      few.push(one);
      // Most readers want the next few only. For the others there is a clone, which shares its nodes and is read as far as they go.
      if (few.length === FEW) return inRange(sorted.clone(), from, to, reverse, limit);
    }
    return few;
  }

  /** Marks the point to which `rollback` goes back: before each record. */
  checkpoint(): void {
    if (this.#undo.length > 0) this.#undo = [];
  }

  /** Undoes everything since the last `checkpoint`. */
  rollback(): void {
    for (let i = this.#undo.length - 1; i >= 0; i--) {
      const { id, key, before } = this.#undo[i]!;
      this.#replace(id, key, before);
    }
    this.#undo = [];
  }

  /** The changes, in key order, each key once. */
  changes(): StateChange[] {
    return [...this.#entries.values()].sort((a, b) => compareIds(a.id, b.id));
  }

  /** The number of keys changed. */
  get size(): number {
    return this.#entries.size;
  }

  /** Forgets the changes: they have been committed, or must be made anew. */
  clear(): void {
    this.#entries.clear();
    this.#order.clear();
    this.#undo = [];
  }
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Entries in key order, for ranges. Nearly every range lies among the keys that have its first two parts, a kind and an owner; so there is a
 * small tree for each such pair, of those kinds that ranges were ever asked of, and one for all keys as soon as a range asks for more.
 */
class Order {
  readonly #kinds = new Set<string | number>();
  readonly #groups = new Map<string, Sorted>();
  #all: Sorted | undefined;

  replace(id: string, key: StateKey, entry: Entry | undefined): void {
    if (this.#all) put(this.#all, id, entry);
    if (!this.#kinds.has(key[0]!) || key.length < 2) return;
    const name = groupOf(key);
    let group = this.#groups.get(name);
    if (!group) {
      group = new BTree<string, Entry>(undefined, compareIds);
      this.#groups.set(name, group);
    }
    put(group, id, entry);
  }

  /** Sorted entries among which those of a range are; `undefined` when there are none. */
  of(start: StateKey, end: StateKey, entries: ReadonlyMap<string, Entry>): Sorted | undefined {
    if (start.length < 2 || start[0] !== end[0] || start[1] !== end[1]) {
      this.#all ??= sorted(entries.values());
      return this.#all;
    }
    const kind = start[0]!;
    if (!this.#kinds.has(kind)) {
      this.#kinds.add(kind);
      for (const entry of entries.values()) if (entry.key[0] === kind) this.replace(entry.id, entry.key, entry);
    }
    return this.#groups.get(groupOf(start));
  }

  clear(): void {
    this.#groups.clear();
    this.#all = undefined;
  }
}

/** Two groups may have one name: who reads them looks at the whole key. */
function groupOf(key: StateKey): string {
  return `${key[0]}\0${key[1]}`;
}

function sorted(entries: Iterable<Entry>): Sorted {
  const tree = new BTree<string, Entry>(undefined, compareIds);
  for (const entry of entries) tree.set(entry.id, entry);
  return tree;
}

function put(tree: Sorted, id: string, entry: Entry | undefined): void {
  if (entry) tree.set(id, entry);
  else tree.delete(id);
}

/** Entries that are copied before a clone is the cheaper way. */
const FEW = 16;

function* inRange(entries: Sorted, start: string, end: string, reverse: boolean, limit: number): Generator<Entry> {
  let living = 0;
  for (const [id, entry] of reverse ? entries.entriesReversed(end) : entries.entries(start)) {
    if (reverse ? id < start : id >= end) return;
    if (id >= end) continue;
    if (entry.value !== undefined && ++living > limit) return;
    yield entry;
  }
}

/** Two ordered lists as one; where both have a key, the first has it right. */
function* merge(
  own: Iterable<Entry>,
  base: ReturnType<StateView['range']>,
  reverse: boolean,
  limit: number,
): Generator<{ key: StateKey; value: StateValue }> {
  let left = limit;
  const changes = own[Symbol.iterator]();
  let next = changes.next();
  for (const entry of base) {
    const id = entry.id ?? encodeKey(entry.key);
    for (; !next.done && (reverse ? next.value.id > id : next.value.id < id); next = changes.next()) {
      const mine = next.value;
      if (mine.value === undefined) continue;
      if (left-- <= 0) return;
      yield mine;
    }
    let shown: { key: StateKey; value: StateValue } = entry;
    if (!next.done && next.value.id === id) {
      shown = next.value;
      next = changes.next();
    }
    if (shown.value === undefined) continue;
    if (left-- <= 0) return;
    yield shown;
  }
  for (; !next.done; next = changes.next()) {
    const mine = next.value;
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
