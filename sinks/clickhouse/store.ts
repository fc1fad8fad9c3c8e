/** A value for a `{name:Type}` in a query. */
export type Param = string | number | boolean | null | readonly string[] | readonly number[];
export type Params = Readonly<Record<string, Param>>;

/** Rows to insert, already in ClickHouse's TabSeparated format (`../encode.ts`). */
export interface Insert {
  readonly table: string;
  readonly columns: readonly string[];
  readonly body: string;
  /** Makes the insert happen once, however often it is repeated, in the table and in the views behind it. */
  readonly token?: string;
}

/**
 * ClickHouse, as the sink and the reads see it: a server over HTTP (`http.ts`) or the engine in the process (`chdb.ts`). In every text
 * `{db}` stands for the database, and `{name:Type}` for a parameter. Rejects with `StoreError`.
 */
export interface Store {
  /** The database that `{db}` stands for. */
  readonly database: string;
  /** The same server or engine, another database. Closing either closes both. */
  in(database: string): Store;
  /** Inserts rows; resolves when they are in the table and in all views. */
  insert(insert: Insert): Promise<void>;
  /** The rows of a short answer. Instants and counts are numbers. */
  rows<T>(sql: string, params?: Params): Promise<T[]>;
  /** The rows of an answer of any length, read as they are taken. Leaving the loop early ends the query. */
  stream<T>(sql: string, params?: Params): AsyncIterable<T>;
  /** A statement without an answer. */
  command(sql: string, params?: Params): Promise<void>;
  /** Waits for what is running, then closes. */
  close(): Promise<void>;
}

/** ClickHouse refused or did not answer. The message names the kind of error only: ClickHouse's own texts quote the rows. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  /** ClickHouse's number of the error (60 is an unknown table), when it answered. */
  readonly code: number | undefined;

  constructor(message: string, code?: number, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** What went wrong, without what it went wrong with: ClickHouse quotes rows and queries in its errors. */
export function storeError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const { message, code, type, cause } = error as Error & { code?: string; type?: string; cause?: { code?: string } };
  const number = Number(type ? code : /\bCode: (\d+)/.exec(message)?.[1]);
  if (!Number.isNaN(number)) {
    const kind = type ?? /\(([A-Z][A-Z_]+)\)/.exec(message)?.[1] ?? 'error';
    return new StoreError(`ClickHouse refused: ${kind} (${number})`, number, error);
  }
  const reason = code ?? cause?.code ?? (error instanceof Error ? error.name : 'unknown');
  return new StoreError(`ClickHouse did not answer: ${reason}`, undefined, error);
}

/** Puts the database into a text. */
export function withDatabase(sql: string, database: string): string {
  return sql.replaceAll('{db}', database);
}

/** Throws unless the name is one that needs no quoting anywhere: a letter, then up to 60 letters, digits or underscores. */
export function checkDatabase(name: string): string {
  if (/^[a-zA-Z]\w{0,60}$/.test(name)) return name;
  throw new Error(`a ClickHouse database is named with letters, digits and _, beginning with a letter; not "${name}"`);
}

/** A text as a literal. */
export function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replaceAll('\0', '\\0')}'`;
}
