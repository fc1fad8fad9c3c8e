import { createHash } from 'node:crypto';

type Row = Readonly<Record<string, unknown>>;

/**
 * The rows that were taken of the latest instant of change. A platform that knows only times gives them again at every turn: as often as not thousands,
 * when it changed them all at once.
 */
export class Seen {
  readonly #changed: string;
  #instant: unknown;
  #rows = new Set<string>();

  /** `changed`: the key of the instant at which a row changed. */
  constructor(changed: string) {
    this.#changed = changed;
  }

  /** The rows that were not taken yet, or are others since. */
  fresh(rows: readonly Row[]): Row[] {
    return rows.filter((row) => row[this.#changed] !== this.#instant || !this.#rows.has(hashOf(row)));
  }

  /** Remembers the rows of a page that was taken, as far as they are of its last instant. */
  took(rows: readonly Row[]): void {
    const last = rows.at(-1)?.[this.#changed];
    if (last === undefined) return;
    if (last !== this.#instant) this.#rows = new Set();
    this.#instant = last;
    for (const row of rows) if (row[this.#changed] === last) this.#rows.add(hashOf(row));
  }
}

function hashOf(row: Row): string {
  return createHash('sha256').update(JSON.stringify(row)).digest('base64');
}
