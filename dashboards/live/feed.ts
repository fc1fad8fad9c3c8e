import { KEEP_ALIVE, type LiveMessage, liveMessage, UNAVAILABLE } from './message.ts';
import type { Snapshot } from './snapshot.ts';

/** Somebody who looks at the counts. */
export interface Listener {
  /** Whether what was sent before has left; a listener that is not ready is passed over, and gets the newest when it is. */
  ready(): boolean;
  send(text: string): void;
}

export interface LiveFeedOptions {
  /** Reads the counts as they stand. Never called while nobody listens, nor twice at a time. */
  readonly read: () => Promise<Snapshot>;
  /** Shortest time between two reads, and so between two messages, ms. */
  readonly everyMs?: number;
  /** A listener that heard nothing for this long gets a comment, ms. */
  readonly keepAliveMs?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
  /** Hears of a read that failed. */
  readonly failed?: (error: unknown) => void;
}

interface Seat {
  readonly listener: Listener;
  /** The id of what the listener has; undefined when it has nothing, or must hear it again. */
  has: string | undefined;
  /** When it was last sent anything, and when the counts. */
  heardAt: number;
  countsAt: number;
  /** It was told that the counts cannot be read. */
  told: boolean;
}

/** One read of the counts for all who listen: at most one message a second to each, and only when something changed. */
export class LiveFeed {
  readonly #read: () => Promise<Snapshot>;
  readonly #everyMs: number;
  readonly #keepAliveMs: number;
  readonly #now: () => number;
  readonly #failed: (error: unknown) => void;
  readonly #seats = new Set<Seat>();
  #timer: NodeJS.Timeout | undefined;
  #reading = false;
  #readAt = Number.NEGATIVE_INFINITY;
  #newest: LiveMessage | undefined;

  constructor(options: LiveFeedOptions) {
    this.#read = options.read;
    this.#everyMs = options.everyMs ?? 1000;
    this.#keepAliveMs = options.keepAliveMs ?? 15_000;
    this.#now = options.now ?? (() => performance.now());
    this.#failed = options.failed ?? (() => {});
  }

  /**
   * Seats a listener until the answered function is called. `lastEventId` is the id of the last message that it had: when that is still
   * current it hears nothing until a change, otherwise the counts at once.
   */
  join(listener: Listener, lastEventId?: string): () => void {
    const now = this.#now();
    const seat: Seat = { listener, has: lastEventId, heardAt: now, countsAt: Number.NEGATIVE_INFINITY, told: false };
    this.#seats.add(seat);
    // Counts from before this second may be of any age; while they are read, the listener gets the new ones.
    if (!this.#reading && now - this.#readAt < this.#everyMs) this.#bring(seat, now);
    this.#schedule();
    return () => {
      this.#seats.delete(seat);
      if (this.#seats.size === 0) clearTimeout(this.#timer);
    };
  }

  /** How many listen. */
  get size(): number {
    return this.#seats.size;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#reading || this.#seats.size === 0) return;
    // A timer may fire a millisecond early.
    const wait = Math.max(0, Math.ceil(this.#readAt + this.#everyMs - this.#now()) + 1);
    this.#timer = setTimeout(() => this.#turn(), wait);
  }

  async #turn(): Promise<void> {
    this.#reading = true;
    try {
      this.#newest = liveMessage(await this.#read());
    } catch (error) {
      this.#newest = undefined;
      this.#failed(error);
    }
    this.#reading = false;
    this.#readAt = this.#now();
    for (const seat of this.#seats) this.#bring(seat, this.#readAt);
    this.#schedule();
  }

  /** Sends what a listener lacks. */
  #bring(seat: Seat, now: number): void {
    if (!seat.listener.ready()) return;
    if (this.#newest === undefined && !seat.told) {
      this.#send(seat, UNAVAILABLE, { told: true, has: undefined, heardAt: now });
    } else if (this.#newest !== undefined && seat.has !== this.#newest.id && now - seat.countsAt >= this.#everyMs) {
      this.#send(seat, this.#newest.text, { told: false, has: this.#newest.id, heardAt: now, countsAt: now });
    } else if (now - seat.heardAt >= this.#keepAliveMs) {
      this.#send(seat, KEEP_ALIVE, { heardAt: now });
    }
  }

  #send(seat: Seat, text: string, after: Partial<Seat>): void {
    seat.listener.send(text);
    Object.assign(seat, after);
  }
}
