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

  /** What is left when rows that both cease and begin are left out. */
  #net(): SignedRow[] {
    const net = new Map<string, { row: Row; sum: number }>();
    const add = (row: Row, sign: number) => {
      net.getOrInsertComputed(JSON.stringify(row), () => ({ row, sum: 0 })).sum += sign;
    };
    for (const row of this.#cease) add(row, -1);
    for (const row of this.#begin) add(row, 1);
    const rows: SignedRow[] = [];
    for (const sign of [-1, 1] as const) {
      for (const { row, sum } of net.values()) {
        for (let n = sum * sign; n > 0; n--) rows.push({ sign, row });
      }
    }
    return rows;
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
