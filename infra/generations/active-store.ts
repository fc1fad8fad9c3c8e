import { type Insert, type Params, type Store, StoreError } from '../../sinks/clickhouse/store.ts';

/** ClickHouse's numbers of errors: no such table, no such database. */
const GONE = new Set([60, 81]);

/**
 * The database that stands, for whoever reads: always the same object, whichever generation is behind it. Another process may remove the database of an old
 * generation before this one has heard that another stands: then a read asks, and reads again.
 */
export class ActiveStore implements Store {
  readonly #renew: () => Promise<void>;
  #store: Store;

  /** `renew` resolves when this process has followed what stands now. */
  constructor(store: Store, renew: () => Promise<void> = async () => undefined) {
    this.#store = store;
    this.#renew = renew;
  }

  /** From now on reads go to another database. What is being read is read to its end. */
  switchTo(store: Store): void {
    this.#store = store;
  }

  get database(): string {
    return this.#store.database;
  }

  in(database: string): Store {
    return this.#store.in(database);
  }

  insert(insert: Insert): Promise<void> {
    return this.#store.insert(insert);
  }

  async rows<T>(sql: string, params?: Params): Promise<T[]> {
    const store = this.#store;
    try {
      return await store.rows<T>(sql, params);
    } catch (error) {
      return (await this.#instead(store, error)).rows<T>(sql, params);
    }
  }

  async *stream<T>(sql: string, params?: Params): AsyncIterable<T> {
    const store = this.#store;
    let begun = false;
    try {
      for await (const row of store.stream<T>(sql, params)) {
        begun = true;
        yield row;
      }
    } catch (error) {
      if (begun) throw error;
      yield* (await this.#instead(store, error)).stream<T>(sql, params);
    }
  }

  /** What stands instead of a database that is gone; throws the error when it is another one, or nothing else stands. */
  async #instead(store: Store, error: unknown): Promise<Store> {
    if (!(error instanceof StoreError) || !GONE.has(error.code ?? 0)) throw error;
    await this.#renew();
    if (this.#store === store) throw error;
    return this.#store;
  }

  command(sql: string, params?: Params): Promise<void> {
    return this.#store.command(sql, params);
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}
