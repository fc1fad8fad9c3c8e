import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { Session } from 'chdb';
import { createChdbConnection } from 'chdb/connection';
import { bind } from './bind.ts';
import { insertRows } from './insert.ts';
import { Pool } from './pool.ts';
import { checkDatabase, type Params, type Store, storeError, withDatabase } from './store.ts';

type Chdb = ReturnType<typeof createChdbConnection>;

interface Connection {
  readonly chdb: Chdb['chdb'];
  readonly client: ClickHouseClient;
}

/** Inserts have a connection of their own, so that no number of readers holds up the sink. */
const WRITERS = 1;
/** Each running query takes one of the four threads that Node gives to files, LMDB and this engine together. */
const READERS = 2;
/** A stream may be read by a slow client, and holds its connection until it is done. */
const STREAMS = 16;

/**
 * What the engine may keep in memory. It has defaults for a machine of its own: nine tenths of the memory, and half of it for each cache. Here it shares the
 * process with the folds and the machine with the log's pages.
 * - beyond a third of the memory it refuses what asks for more, and the sink tries again;
 * - marks are where in a file a granule begins, some bytes for each 1024 rows and column: 256 MB are those of some hundred million visits.
 */
const LIMITS = [
  '--max_server_memory_usage_to_ram_ratio=0.33',
  `--mark_cache_size=${256 << 20}`,
  `--index_mark_cache_size=${32 << 20}`,
  `--primary_index_cache_size=${32 << 20}`,
  `--query_condition_cache_size=${16 << 20}`,
];

interface Pools {
  readonly writers: Pool<Connection>;
  readonly readers: Pool<Connection>;
  readonly streams: Pool<Connection>;
}

/**
 * The ClickHouse engine in this process, with its data under `path`. One process, one path: a second path in the same process, or a second
 * process on the same path, is refused by the engine. A connection runs one operation at a time, so there are a few.
 */
export function openChdb(path: string, database: string): Store {
  let engine: Session | undefined;
  const connect = () => {
    // The first connection starts the engine, and only it can say with what.
    engine ??= new Session(path, { connectionArgs: LIMITS });
    return open(path);
  };
  const pools = {
    writers: new Pool(connect, WRITERS),
    readers: new Pool(connect, READERS),
    streams: new Pool(connect, STREAMS),
  };
  return store(pools, () => engine?.close(), checkDatabase(database));
}

async function open(path: string): Promise<Connection> {
  const connection = createChdbConnection({ path });
  // The two packages declare the same settings twice, and so two types for one thing.
  const client = createClient({ connection: connection as never, log: { level: ClickHouseLogLevel.OFF } });
  await client.command({ query: 'SET output_format_json_quote_64bit_integers = 0' });
  return { chdb: connection.chdb, client };
}

function store(pools: Pools, stop: () => void, database: string): Store {
  const text = (sql: string, params?: Params) => bind(withDatabase(sql, database), params);
  return {
    database,
    in: (other) => store(pools, stop, checkDatabase(other)),
    insert: (insert) => pools.writers.use(({ client }) => insertRows(client, insert, database)),
    rows: <T>(sql: string, params?: Params) =>
      pools.readers.use(async ({ client }) => {
        const answer = await client.query({ query: text(sql, params), format: 'JSONEachRow' });
        return answer.json<T>();
      }),
    stream: <T>(sql: string, params?: Params) => stream<T>(pools.streams, text(sql, params)),
    command: (sql, params) =>
      pools.writers.use(async ({ client }) => {
        await client.command({ query: text(sql, params) });
      }),
    async close() {
      await Promise.all(
        Object.values(pools).map((pool: Pool<Connection>) => pool.close(({ client }) => client.close())),
      );
      stop();
    },
  };
}

/** The client's own stream keeps the whole answer of this engine in memory; the engine's does not. */
async function* stream<T>(pool: Pool<Connection>, sql: string): AsyncGenerator<T> {
  const connection = await pool.take();
  try {
    for await (const chunk of connection.chdb.queryStream(sql, { format: 'JSONEachRow' })) {
      yield* chunk.rows() as Iterable<T>;
    }
  } catch (error) {
    throw storeError(error);
  } finally {
    pool.give(connection);
  }
}
