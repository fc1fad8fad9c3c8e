import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { type Listener, LiveFeed } from './feed.ts';
import type { Snapshot } from './snapshot.ts';

export interface LiveRoutesOptions {
  readonly read: () => Promise<Snapshot>;
  /** Hears of a read that failed. */
  readonly failed?: (error: unknown) => void;
  /** After this time a connection is ended and the page comes back, so that a token taken back ends its screens too, ms. */
  readonly longestMs?: number;
  /** As in `LiveFeedOptions`. */
  readonly everyMs?: number;
  readonly keepAliveMs?: number;
}

/** How long a browser waits before it comes back, ms. */
const RETRY_MS = 1000;

/** `GET /v1/live`: the counts of the day as server-sent events, as they change. */
export async function liveRoutes(app: FastifyInstance, options: LiveRoutesOptions): Promise<void> {
  const feed = new LiveFeed(options);
  const open = new Set<ServerResponse>();
  app.addHook('preClose', async () => {
    for (const response of open) response.end();
  });
  app.route({
    method: 'GET',
    url: '/v1/live',
    exposeHeadRoute: false,
    config: { permission: 'counts' },
    schema: {
      summary: 'The counts of the day as they change, as server-sent events; Last-Event-ID resumes',
      produces: ['text/event-stream'],
    },
    handler: (request, reply) => {
      const response = reply.raw;
      reply.hijack();
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // A proxy that collects an answer before it passes it on would keep the counts back.
        'x-accel-buffering': 'no',
      });
      response.write(`retry: ${RETRY_MS}\n\n`);
      const leave = feed.join(listenerOf(response), lastEventId(request.headers['last-event-id']));
      const end = setTimeout(() => response.end(), options.longestMs ?? 600_000);
      open.add(response);
      response.on('close', () => {
        open.delete(response);
        clearTimeout(end);
        leave();
      });
    },
  });
}

function listenerOf(response: ServerResponse): Listener {
  return {
    ready: () => !response.writableNeedDrain && !response.writableEnded,
    send: (text) => void response.write(text),
  };
}

function lastEventId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && header !== '' ? header : undefined;
}
