import { storeError } from './store.ts';

/**
 * A few connections, made when needed, each used for one thing at a time; who finds none waits its turn.
 */
export class Pool<C> {
  readonly #connect: () => Promise<C>;
  readonly #size: number;
  readonly #free: C[] = [];
  readonly #waiting: ((connection: C | undefined) => void)[] = [];
  #made = 0;
  #closing: (() => void) | undefined;
  #closed = false;

  constructor(connect: () => Promise<C>, size: number) {
    this.#connect = connect;
    this.#size = size;
  }

  /** Uses a connection. Rejects with `StoreError`. */
  async use<T>(work: (connection: C) => Promise<T>): Promise<T> {
    const connection = await this.take();
    try {
      return await work(connection);
    } catch (error) {
      throw storeError(error);
    } finally {
      this.give(connection);
    }
  }

  /** Takes a connection, to be given back. */
  async take(): Promise<C> {
    if (this.#closed) throw new Error('the store is closed');
    const free = this.#free.pop();
    if (free) return free;
    if (this.#made >= this.#size) {
      const next = await new Promise<C | undefined>((resolve) => this.#waiting.push(resolve));
      return next ?? this.take();
    }
    this.#made++;
    try {
      return await this.#connect();
    } catch (error) {
      this.#made--;
      this.#waiting.shift()?.(undefined);
      throw storeError(error);
    }
  }

  give(connection: C): void {
    const next = this.#waiting.shift();
    if (next) next(connection);
    else this.#free.push(connection);
    if (this.#free.length === this.#made) this.#closing?.();
  }

  /** Waits until nothing is in use, then closes all: closing under a running operation would abort the process. */
  async close(close: (connection: C) => Promise<void>): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#free.length < this.#made) await new Promise<void>((resolve) => (this.#closing = resolve));
    for (const connection of this.#free.splice(0)) await close(connection);
    this.#made = 0;
  }
}
