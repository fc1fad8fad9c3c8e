import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { isSigned } from '../../dashboards/outbox/signature.ts';

export type ReceiverFault = 'cut' | 'late cut' | 'error' | 'fails' | 'busy' | 'refuse' | undefined;

export interface Received {
  readonly id: string;
  readonly body: Record<string, unknown>;
}

/**
 * A receiver of webhooks that checks the signature (where there is a secret), knows a message that it has seen by its key, and breaks as it is told. With
 * `tls` it is an HTTPS server, which may want to see a certificate.
 */
export async function receiver(secret: string | undefined, tls?: ServerOptions) {
  const received: Received[] = [];
  const all: string[] = [];
  let calls = 0;
  const self = {
    url: '',
    /** Messages without repetitions, in the order of their first arrival. */
    received,
    /** Keys of all that were answered 2xx or cut after they were taken. */
    all,
    unsigned: 0,
    get calls() {
      return calls;
    },
    fault: (_call: number, _body: Record<string, unknown>): ReceiverFault => undefined,
    /** Knows nothing any more of what it was told. */
    lose() {
      received.length = 0;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    if (secret !== undefined && !isSigned(secret, text, String(request.headers['x-truyvet-signature']), Date.now())) {
      self.unsigned++;
      return void response.writeHead(401).end();
    }
    const body = JSON.parse(text) as Record<string, unknown>;
    const fault = self.fault(++calls, body);
    if (fault === 'cut') return void response.destroy();
    if (fault === 'error') return void response.writeHead(502).end();
    if (fault === 'fails') return void response.writeHead(500).end();
    if (fault === 'busy') return void response.writeHead(429, { 'retry-after': '0.01' }).end();
    if (fault === 'refuse') return void response.writeHead(422).end();
    const id = String(request.headers['idempotency-key']);
    all.push(id);
    if (!received.some((one) => one.id === id)) received.push({ id, body });
    // Taken, but the answer is lost: the sender must send again, and this side must know it.
    if (fault === 'late cut') return void response.destroy();
    response.writeHead(204).end();
  };
  const server = tls ? createSecureServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  self.url = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return self;
}
