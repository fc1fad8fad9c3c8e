import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { insertRows } from './insert.ts';
import { checkDatabase, type Params, type Store, storeError, withDatabase } from './store.ts';

/**
 * A ClickHouse server or cluster over HTTP. `url` is `http(s)://user:password@host:8123`; its path and parameters are not used.
 */
export function openHttp(url: string, database: string): Store {
  const { protocol, host, username, password } = new URL(url);
  const client = createClient({
    url: `${protocol}//${host}`,
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    application: 'truyvet',
    // An insert that was not answered by then is repeated under its token.
    request_timeout: 60_000,
    // It would log the errors with the rows that they are about; they are thrown, and told by their kind.
    log: { level: ClickHouseLogLevel.OFF },
    compression: { request: true, response: true },
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  });
  return store(client, checkDatabase(database));
}

function store(client: ClickHouseClient, database: string): Store {
  const ask = (sql: string, params: Params | undefined) =>
    client.query({
      query: withDatabase(sql, database),
      format: 'JSONEachRow',
      ...(params && { query_params: params as Record<string, unknown> }),
    });
  return {
    database,
    in: (other) => store(client, checkDatabase(other)),
    insert: (insert) => insertRows(client, insert, database).catch(rethrow),
    async rows<T>(sql: string, params?: Params) {
      return ask(sql, params)
        .then((answer) => answer.json<T>())
        .catch(rethrow);
    },
    async *stream<T>(sql: string, params?: Params) {
      try {
        const answer = await ask(sql, params);
        for await (const rows of answer.stream<T>()) for (const row of rows) yield row.json() as T;
      } catch (error) {
        throw storeError(error);
      }
    },
    async command(sql, params) {
      const query = withDatabase(sql, database);
      await client
        .command({ query, ...(params && { query_params: params as Record<string, unknown> }) })
        .catch(rethrow);
    },
    close: () => client.close(),
  };
}

function rethrow(error: unknown): never {
  throw storeError(error);
}
