import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

export type Fault = 'cut' | 'half' | 'error' | 'busy' | 'page of a proxy' | 'twice' | undefined;

/** A platform that speaks its contract over HTTP, and breaks as it is told. */
export interface PlatformServer {
  readonly url: string;
  /** The rows there are, in the order of their change. */
  readonly rows: Record<string, unknown>[];
  fault: (call: number) => Fault;
  readonly calls: number;
  close(): void;
}

interface Spoken {
  readonly path: string;
  readonly paging: 'cursor' | 'time';
  readonly auth: 'bearer' | 'x-api-key';
  readonly changed: string;
  /** An HTTPS server, which may want to see a certificate. */
  readonly tls?: ServerOptions;
}

const KEY = 'key-of-the-spec';

export async function platformServer(spoken: Spoken): Promise<PlatformServer> {
  let calls = 0;
  const self = { rows: [] as Record<string, unknown>[], fault: (_: number): Fault => undefined };
  const listener: RequestListener = (request, response) => {
    const fault = self.fault(++calls);
    const url = new URL(request.url!, 'http://platform');
    const given =
      spoken.auth === 'bearer' ? request.headers.authorization?.replace('Bearer ', '') : request.headers['x-api-key'];
    if (given !== KEY) return void response.writeHead(401).end();
    if (url.pathname !== spoken.path) return void response.writeHead(404).end();
    if (fault === 'cut') return void response.destroy();
    if (fault === 'error') return void response.writeHead(500).end('<h1>error</h1>');
    if (fault === 'busy') return void response.writeHead(429, { 'retry-after': '0.01' }).end();
    if (fault === 'page of a proxy')
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>sign in</html>');
    const body = JSON.stringify(
      spoken.paging === 'cursor' ? cursorPage(url, self.rows, fault) : timePage(url, self.rows, spoken.changed),
    );
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    if (fault !== 'half') return void response.end(body);
    response.write(body.slice(0, body.length / 2), () => response.destroy());
  };
  const server = spoken.tls ? createSecureServer(spoken.tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...self,
    url: `${spoken.tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get fault() {
      return self.fault;
    },
    set fault(fault) {
      self.fault = fault;
    },
    get calls() {
      return calls;
    },
    close: () => void server.close(),
  };
}

function cursorPage(url: URL, rows: readonly Record<string, unknown>[], fault: Fault): object {
  const after = Number(url.searchParams.get('after') ?? 0);
  // A platform that says a page twice: its cursor stays behind.
  const from = fault === 'twice' ? Math.max(0, after - 3) : after;
  const items = rows.slice(from, from + Number(url.searchParams.get('limit')));
  const next = from + items.length;
  return { items, next: String(next), more: next < rows.length };
}

function timePage(url: URL, rows: readonly Record<string, unknown>[], changed: string): object {
  const since = url.searchParams.get('updatedSince');
  const later = rows.filter((row) => since === null || Date.parse(String(row[changed])) >= Date.parse(since));
  return { data: later.slice(0, Number(url.searchParams.get('size'))) };
}

export const PLATFORM_KEY = KEY;
