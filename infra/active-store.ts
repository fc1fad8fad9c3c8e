import type { Insert, Params, Store } from '../sinks/clickhouse/store.ts';

/** The database that stands, for whoever reads: always the same object, whichever generation is behind it. */
export class ActiveStore implements Store {
  #store: Store;

  constructor(store: Store) {
    this.#store = store;
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

  rows<T>(sql: string, params?: Params): Promise<T[]> {
    return this.#store.rows<T>(sql, params);
  }

  stream<T>(sql: string, params?: Params): AsyncIterable<T> {
    return this.#store.stream<T>(sql, params);
  }

  command(sql: string, params?: Params): Promise<void> {
    return this.#store.command(sql, params);
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}
