/**
 * Remembers who was scanned where a moment ago, so that a guard is told of a repeat at once. What a repeat is for the results is decided by the
 * pipeline over all scans (`semantics.md`, *When*); this one process knows only its own.
 */
export class RecentScans {
  readonly #kept = new Map<string, number>();
  readonly #forMs: () => number;
  readonly #most: number;

  /** `forMs`: how long a scan is repeated by the next; `most`: how many are remembered; the oldest is forgotten first. */
  constructor(forMs: () => number, most = 100_000) {
    this.#forMs = forMs;
    this.#most = most;
  }

  /** Whether a scan repeats one that was kept; if not, it is kept itself. `key` names person, venue and direction. */
  repeats(key: string, at: number): boolean {
    const before = this.#kept.get(key);
    if (before !== undefined && at >= before && at - before <= this.#forMs()) return true;
    this.#kept.delete(key);
    this.#kept.set(key, at);
    if (this.#kept.size > this.#most) this.#kept.delete(this.#kept.keys().next().value!);
    return false;
  }

  /** Forgets a scan, as though it had not been: what was to come of it failed. */
  forget(key: string): void {
    this.#kept.delete(key);
  }
}
