import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from '../../infra/http/errors.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Worker } from '../../streams/log.ts';
import type { Destination } from './config.ts';
import { type OutboxOptions, runOutbox } from './outbox.ts';
import type { ReplayCount } from './replays.ts';
import type { Takeovers } from './takeovers.ts';

/** The results that stand: a new generation of them has a log of its own (`docs/decisions/005-generations.md`). */
export interface Standing extends Pick<OutboxOptions, 'log' | 'codec'> {
  readonly generation: number;
}

export interface KeeperOptions extends Pick<OutboxOptions, 'open' | 'seal' | 'replays' | 'say'> {
  readonly destinations: readonly Destination[];
  readonly standing: () => Standing;
  readonly takeovers: Takeovers;
  /** How often it looks whether another generation stands, ms. */
  readonly everyMs?: number;
}

/**
 * Runs the outboxes on the results that stand. A generation that takes over says everything anew; of it only what became known since then is told,
 * because the one before told the rest; what that one had not delivered by then is told by a replay from a date.
 */
export class OutboxKeeper {
  readonly #options: KeeperOptions;
  readonly #stopping = new AbortController();
  /** Aborted when another generation stands. */
  #over = new AbortController();
  #generation = -1;
  /** When the generation that is told was last seen to stand, ms. */
  #seen = Date.now();
  #workers: Worker[] = [];
  #looking: Promise<void> = Promise.resolve();

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    await this.#follow();
    this.#looking = this.#look();
  }

  /** Ends what is under way; it is sent again at the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort(new HttpError('unavailable', 'this process stops; the replay goes on', 1));
    await this.#looking;
    await this.#stopWorkers();
  }

  /** Whether there is a destination of that name. */
  tells(name: string): boolean {
    return this.#options.destinations.some((one) => one.name === name);
  }

  /** Tells a destination again what was known from an instant (ms) on; resolves when that is done, in whatever processes have a part of it. */
  async replay(name: string, from: number, by: string): Promise<ReplayCount> {
    const { standing, replays } = this.#options;
    const { log, generation } = standing();
    const partitions = await log.partitions(TOPICS.changes.name);
    const signal = AbortSignal.any([this.#stopping.signal, this.#over.signal]);
    return replays.order(name, { from, generation }, partitions, by, signal);
  }

  async #look(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await sleep(this.#options.everyMs ?? 1000, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      try {
        await this.#follow();
      } catch (error) {
        this.#options.say(`outbox: ${(error as Error).message}`);
      }
    }
  }

  async #follow(): Promise<void> {
    const { destinations, standing } = this.#options;
    const looked = Date.now();
    const { generation } = standing();
    if (generation === this.#generation || destinations.length === 0) {
      this.#seen = looked;
      return;
    }
    await this.#stopWorkers();
    const begun = await Promise.allSettled(
      destinations.map(async (destination) => runOutbox(await this.#outbox(destination))),
    );
    // Those that did begin are ended before all are tried again.
    this.#workers = begun.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failed = begun.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    this.#generation = generation;
    this.#over.abort(new HttpError('conflict', 'another generation of the results stands; ask again'));
    this.#over = new AbortController();
  }

  async #outbox(destination: Destination): Promise<OutboxOptions> {
    const { standing, takeovers, open, seal, replays, say } = this.#options;
    const { log, codec, generation } = standing();
    const since = Math.max(destination.since, await takeovers.since(generation, this.#seen));
    return { log, codec, open, seal, replays, say, generation, destination: { ...destination, since } };
  }

  async #stopWorkers(): Promise<void> {
    // The log of a generation that has gone may be closed under them.
    await Promise.allSettled(this.#workers.splice(0).map((worker) => worker.stop()));
  }
}
