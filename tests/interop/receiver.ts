import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isSigned } from '../../dashboards/outbox/signature.ts';

export type ReceiverFault = 'cut' | 'late cut' | 'error' | 'busy' | 'refuse' | undefined;

export interface Received {
  readonly id: string;
  readonly body: Record<string, unknown>;
}

/** A receiver of webhooks that checks the signature, knows a message that it has seen by its key, and breaks as it is told. */
export async function receiver(secret: string) {
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
    fault: (_call: number, _body: Record<string, unknown>): ReceiverFault => undefined,
    close: () => void server.close(),
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    if (!isSigned(secret, text, String(request.headers['x-truyvet-signature']), Date.now())) {
      self.unsigned++;
      return response.writeHead(401).end();
    }
    const body = JSON.parse(text) as Record<string, unknown>;
    const fault = self.fault(++calls, body);
    if (fault === 'cut') return response.destroy();
    if (fault === 'error') return response.writeHead(502).end();
    if (fault === 'busy') return response.writeHead(429, { 'retry-after': '0.01' }).end();
    if (fault === 'refuse') return response.writeHead(422).end();
    const id = String(request.headers['idempotency-key']);
    all.push(id);
    if (!received.some((one) => one.id === id)) received.push({ id, body });
    // Taken, but the answer is lost: the sender must send again, and this side must know it.
    if (fault === 'late cut') return response.destroy();
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  self.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return self;
}
