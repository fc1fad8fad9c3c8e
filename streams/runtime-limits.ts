/** How many dead letters a partition may have before it stops: a bad deployment is not a bad event. */
export interface DeadLetterLimits {
  /** Failed records one after the other. */
  readonly consecutive: number;
  /** Share of failed records among the last `window` records. */
  readonly ratio: number;
  readonly window: number;
}

export const DEFAULT_LIMITS: DeadLetterLimits = { consecutive: 100, ratio: 0.1, window: 1000 };

/** Counts the dead letters of one partition against the limits. */
export class DeadLetterCount {
  readonly #limits: DeadLetterLimits;
  #consecutive = 0;
  /** What became of the last records, as a ring: 1 for a dead letter. */
  readonly #recent: Uint8Array;
  #at = 0;
  #dead = 0;

  constructor(limits: DeadLetterLimits) {
    this.#limits = limits;
    this.#recent = new Uint8Array(limits.window);
  }

  folded(): void {
    this.#consecutive = 0;
    this.#note(0);
  }

  /** Answers which limit this dead letter breaks, if any. */
  failed(): string | undefined {
    this.#consecutive++;
    this.#note(1);
    const { consecutive, ratio, window } = this.#limits;
    if (this.#consecutive > consecutive) return `${this.#consecutive} records in a row failed`;
    if (this.#dead > ratio * window) return `${this.#dead} of the last ${window} records failed`;
    return undefined;
  }

  #note(dead: 0 | 1): void {
    this.#dead += dead - this.#recent[this.#at]!;
    this.#recent[this.#at] = dead;
    this.#at = (this.#at + 1) % this.#recent.length;
  }
}
