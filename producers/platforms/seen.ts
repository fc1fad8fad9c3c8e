import { createHmac } from 'node:crypto';

type Row = Readonly<Record<string, unknown>>;

/** Names a row by all that it says; of no use to whoever has not the key. */
export type NameOf = (row: Row) => string;

/** `key`: of the deployment, because names are kept in its log. */
export function rowNames(key: Uint8Array): NameOf {
  return (row) =>
    createHmac('sha256', key)
      .update(`row of a platform\n${JSON.stringify(row)}`)
      .digest('base64url')
      .slice(0, 22);
}

/**
 * The rows that this process took of the latest instant of change. A platform that knows only times gives them again at every turn: as often as not
 * thousands, when it changed them all at once.
 */
export class Seen {
  readonly nameOf: NameOf;
  readonly #changed: string;
  #instant: unknown;
  #rows = new Set<string>();

  /** `changed`: the key of the instant at which a row changed. */
  constructor(changed: string, nameOf: NameOf) {
    this.#changed = changed;
    this.nameOf = nameOf;
  }

  /** The rows that were not taken yet, or are others since. */
  fresh(rows: readonly Row[]): Row[] {
    return rows.filter((row) => row[this.#changed] !== this.#instant || !this.#rows.has(this.nameOf(row)));
  }

  /** Remembers the rows of a page that was taken, as far as they are of its last instant. */
  took(rows: readonly Row[]): void {
    const last = rows.at(-1)?.[this.#changed];
    if (last === undefined) return;
    if (last !== this.#instant) this.#rows = new Set();
    this.#instant = last;
    for (const row of rows) if (row[this.#changed] === last) this.#rows.add(this.nameOf(row));
  }
}
