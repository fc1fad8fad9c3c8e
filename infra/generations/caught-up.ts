/** Records that wait in the ordinary course of things, while events come in. */
const FEW = 2000;

/** So long after it first had only few waiting, ms, a generation counts as caught up although some always are. */
const PATIENCE_MS = 15_000;

/**
 * Tells when a generation has caught up: when nothing waits, or, since under steady traffic something nearly always does, when for a while there were only few.
 * What waits then is what waits in the standing one too.
 */
export class CaughtUp {
  #since: number | undefined;

  /** `pending`: records that wait; `now`: a clock that never runs back, ms. */
  look(pending: number, now: number): boolean {
    if (pending === 0) return true;
    this.#since = pending > FEW ? undefined : (this.#since ?? now);
    return this.#since !== undefined && now - this.#since >= PATIENCE_MS;
  }
}
