import type { Pending } from '../streams/runtime-pending.ts';
import { factsConsumer } from './pipeline.ts';

/** Records that may wait before the gateway takes no more, unless the deployment says otherwise (`TRUYVET_MOST_PENDING`). */
const MOST_PENDING = 500_000;
const LOOK_EVERY_MS = 1000;

/** No results wait for the count of reused ids, and after an upgrade it may begin with a log of years. */
const NOT_COUNTED = factsConsumer().name;

/**
 * Knows whether the pipeline is so far behind that the gateway should take no more: what was accepted is safe in the log in any case,
 * but disk and patience are finite.
 */
export class Congestion {
  readonly #look: () => Promise<Pending>;
  readonly #mostPending: number;
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;
  #drainedPerSecond = 0;
  #failing = false;
  #looking = false;

  constructor(look: () => Promise<Pending>, { mostPending = MOST_PENDING }: { mostPending?: number | undefined } = {}) {
    this.#look = look;
    this.#mostPending = mostPending;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#update(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Seconds after which there should be room again; `undefined` while there is room. */
  retryAfter(): number | undefined {
    if (this.#failing) return 5;
    const excess = this.#waiting - this.#mostPending;
    return excess <= 0
      ? undefined
      : Math.min(60, Math.max(1, Math.ceil(excess / Math.max(1000, this.#drainedPerSecond))));
  }

  async #update(): Promise<void> {
    // A log that is slow to answer is not asked again meanwhile.
    if (this.#looking) return;
    this.#looking = true;
    try {
      const { pending, stages } = await this.#look();
      const waiting = pending - (stages[NOT_COUNTED] ?? 0);
      this.#drainedPerSecond = Math.max(0, ((this.#waiting - waiting) * 1000) / LOOK_EVERY_MS);
      this.#waiting = waiting;
      this.#failing = false;
    } catch {
      // A log that does not say how far it is does not take events either.
      this.#failing = true;
    } finally {
      this.#looking = false;
    }
  }
}
