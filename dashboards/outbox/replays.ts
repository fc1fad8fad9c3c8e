import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from '../../infra/http/errors.ts';
import type { SharedSettings } from '../../infra/settings/derived.ts';

/** That a destination is to be told again what was known from an instant on. */
export interface ReplayOrder {
  readonly id: string;
  /** ms */
  readonly from: number;
  /** The generation of results that stood when it was asked for: a later one has no part in it. */
  readonly generation: number;
}

/** How many messages were taken, and how many were not. */
export interface ReplayCount {
  readonly sent: number;
  readonly dead: number;
}

const LOOK_EVERY_MS = 50;

/** Replays of a deployment, in its settings: whoever has a partition of a destination tells its part, wherever it was asked. */
export class Replays {
  readonly #settings: SharedSettings;

  constructor(settings: SharedSettings) {
    this.#settings = settings;
  }

  /**
   * Asks for a replay; resolves when every partition has been told again. Rejects with `conflict` when another one takes its place, and with the signal's reason
   * when that is aborted.
   */
  async order(
    destination: string,
    asked: Omit<ReplayOrder, 'id'>,
    partitions: number,
    by: string,
    signal: AbortSignal,
  ): Promise<ReplayCount> {
    const order: ReplayOrder = { id: randomUUID(), ...asked };
    await this.#settings.set({ name: orderName(destination), value: order, by });
    for (;;) {
      const done = Array.from({ length: partitions }, (_, partition) => this.#count(destination, partition, order.id));
      if (done.every((count) => count !== undefined)) {
        return { sent: sum(done.map((one) => one!.sent)), dead: sum(done.map((one) => one!.dead)) };
      }
      if (this.#asked(destination)?.id !== order.id)
        throw new HttpError('conflict', 'somebody has asked for another replay, which takes the place of this one');
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }

  /** The replay that was asked for last, of a generation. */
  asked(destination: string, generation: number): ReplayOrder | undefined {
    const order = this.#asked(destination);
    return order?.generation === generation ? order : undefined;
  }

  /** Says that a partition has been told again. */
  async done(destination: string, partition: number, { id }: ReplayOrder, count: ReplayCount): Promise<void> {
    await this.#settings.set({ name: countName(destination, partition), value: { id, ...count }, by: 'outbox' });
  }

  #asked(destination: string): ReplayOrder | undefined {
    return this.#settings.get(orderName(destination)) as ReplayOrder | undefined;
  }

  #count(destination: string, partition: number, id: string): ReplayCount | undefined {
    const said = this.#settings.get(countName(destination, partition)) as (ReplayCount & { id: string }) | undefined;
    return said?.id === id ? said : undefined;
  }
}

const orderName = (destination: string) => `outbox/replay/${destination}`;
const countName = (destination: string, partition: number) => `outbox/replayed/${destination}/${partition}`;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
