import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { createChdbConnection } from 'chdb/connection';
import { Pool } from '../clickhouse/pool.ts';

type Connection = ReturnType<typeof createChdbConnection>;

/**
 * Not ClickHouse: a few lines that speak so much of its HTTP interface as `@clickhouse/client` uses, and give the statements to the engine in
 * this process. With it the specs run the code that talks to a server, where no server can be had.
 */
export class HttpShim {
  readonly #pool: Pool<Connection>;
  readonly #server: Server;
  /** Answers as a server does that is overloaded, so many times. */
  refuse = 0;

  constructor(path: string) {
    this.#pool = new Pool(async () => createChdbConnection({ path }), 4);
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async listen(port = 0): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  /** Stops answering; connections are cut. */
  async away(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.away();
    await this.#pool.close((connection) => connection.close());
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request);
    if (this.refuse > 0) {
      this.refuse--;
      fail(response, 503, 'Code: 202. DB::Exception: Too many simultaneous queries. (TOO_MANY_SIMULTANEOUS_QUERIES)');
      return;
    }
    const { searchParams } = new URL(request.url!, 'http://shim');
    const inUrl = searchParams.get('query');
    const sql = inUrl === null ? body : `${inUrl}\n${body}`;
    try {
      const answer = await this.#pool.take();
      try {
        const { stream } = await answer.query({ query: sql, ...options(searchParams) } as never);
        response.writeHead(200, { 'X-ClickHouse-Summary': '{}' });
        response.end(await text(stream));
      } finally {
        this.#pool.give(answer);
      }
    } catch (error) {
      const { code, type, message } = error as Error & { code?: string; type?: string };
      fail(response, 500, `Code: ${code}. DB::Exception: ${message}. (${type})`);
    }
  }
}

function fail(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'X-ClickHouse-Exception-Code': /\d+/.exec(message)?.[0] ?? '0' });
  response.end(message);
}

const PLAIN = new Set(['query', 'query_id', 'database', 'session_id', 'role']);

/** Parameters and settings, which the interface has in the URL; texts are escaped as in TabSeparated. */
function options(search: URLSearchParams) {
  const params: Record<string, string> = {};
  const settings: Record<string, string | number> = {};
  for (const [name, value] of search) {
    if (name.startsWith('param_')) params[name.slice(6)] = unescapeText(value);
    else if (!PLAIN.has(name)) settings[name] = /^\d+$/.test(value) ? Number(value) : value;
  }
  return { query_params: params, clickhouse_settings: settings };
}

const SPECIAL: Record<string, string> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', 0: '\0' };

function unescapeText(value: string): string {
  return value.replace(/\\(.)/gs, (_, letter: string) => SPECIAL[letter] ?? letter);
}
