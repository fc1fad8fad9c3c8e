import type { Row, SignedRow } from '../schemas/changes.ts';
import type { Cause } from '../schemas/messages.ts';
import { TOPICS } from '../schemas/topics.ts';
import type { Emit, State } from '../streams/fold.ts';

/**
 * The rows that one input record makes begin or cease to hold. A row that ceases and begins again within the record is
 * not said at all, so that steps may be taken one after the other without a flicker outside.
 */
export class Rows {
  readonly #begin: Row[] = [];
  readonly #cease: Row[] = [];

  begins(row: Row): void {
    this.#begin.push(row);
  }

  ceases(row: Row): void {
    this.#cease.push(row);
  }

  /** From what held before to what holds after. */
  become(before: readonly Row[], after: readonly Row[]): void {
    for (const row of before) this.ceases(row);
    for (const row of after) this.begins(row);
  }

  /** What is left when rows that both cease and begin are left out. Mostly there are very few of either. */
  #net(): SignedRow[] {
    const begin: (Row | undefined)[] = [...this.#begin];
    const cease =
      this.#begin.length * this.#cease.length > FEW_PAIRS ? this.#ceaseAmongMany(begin) : this.#ceaseAmongFew(begin);
    const rows = cease.map((row): SignedRow => ({ sign: -1, row }));
    for (const row of begin) if (row) rows.push({ sign: 1, row });
    return rows;
  }

  /** The rows that cease and do not begin again; takes those that begin again out of `begin`. */
  #ceaseAmongFew(begin: (Row | undefined)[]): Row[] {
    return this.#cease.filter((row) => {
      const at = begin.findIndex((other) => other !== undefined && sameRow(row, other));
      if (at >= 0) begin[at] = undefined;
      return at < 0;
    });
  }

  #ceaseAmongMany(begin: (Row | undefined)[]): Row[] {
    const places = Map.groupBy(begin.keys(), (at) => JSON.stringify(begin[at]));
    return this.#cease.filter((row) => {
      const at = places.get(JSON.stringify(row))?.shift();
      if (at !== undefined) begin[at] = undefined;
      return at === undefined;
    });
  }

  /** Says what is left, ceasing rows first. */
  say(stage: string, key: string, cause: Cause, version: number, knownAt: number, emit: Emit): void {
    // Most records only make rows begin, and then nothing can cancel out.
    const rows = this.#cease.length > 0 ? this.#net() : this.#begin.map((row): SignedRow => ({ sign: 1, row }));
    for (let i = 0; i < rows.length; i += MOST_ROWS) {
      emit(TOPICS.changes, key, {
        type: 'change',
        stage,
        version,
        knownAt,
        what: cause.what,
        position: cause.position,
        rows: rows.slice(i, i + MOST_ROWS),
      });
    }
  }
}

/** Up to so many pairs of rows are compared one by one. */
const FEW_PAIRS = 64;

/** Rows are flat, and rows of one kind have the same fields. */
function sameRow(a: Row, b: Row): boolean {
  if (a.type !== b.type) return false;
  for (const field in a) {
    const [one, other] = [a[field as keyof Row] as unknown, b[field as keyof Row] as unknown];
    if (
      one !== other &&
      !(one instanceof Uint8Array && other instanceof Uint8Array && Buffer.compare(one, other) === 0)
    )
      return false;
  }
  return true;
}

/** Keeps a message well below the log's maximum, whatever a record sets in motion. */
const MOST_ROWS = 250;

/**
 * The task's clock: the latest time at which the gateway took an event that the task has seen. What is said now rests on
 * nothing later, and for one row name the clock never runs backwards.
 */
export function knownAt(state: State, time: number): number {
  const before = state.get<number>(['clock']) ?? 0;
  if (time <= before) return before;
  state.put(['clock'], time);
  return time;
}
