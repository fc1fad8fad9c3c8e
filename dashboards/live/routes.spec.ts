import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { createApp } from '../../infra/http/app.ts';
import { Tokens } from '../../infra/http/tokens.ts';
import { settingsInMemory, tokenIn } from '../../infra/settings/in-memory.ts';
import { emptySnapshot } from './fixture.ts';
import { type LiveRoutesOptions, liveRoutes } from './routes.ts';

const settings = settingsInMemory();
const viewer = tokenIn(settings, { name: 'wall', role: 'viewer' });
const scanner = tokenIn(settings, { name: 'gate', role: 'scanner' });
let app: FastifyInstance;

afterEach(() => app.close());

async function serve(options: Partial<LiveRoutesOptions> = {}): Promise<string> {
  app = await createApp({ tokens: new Tokens(settings, 'of the administrator'), log: () => {} });
  await app.register(liveRoutes, { read: async () => emptySnapshot(), everyMs: 20, ...options });
  return `${await app.listen({ port: 0 })}/v1/live`;
}

function look(url: string, token: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } });
}

/** What arrives until a text is in it. */
async function until(response: Response, wanted: string): Promise<string> {
  let text = '';
  for await (const part of response.body!) {
    text += Buffer.from(part).toString();
    if (text.includes(wanted)) return text;
  }
  throw new Error(`the stream ended with ${text}`);
}

test('answers server-sent events that no proxy keeps', async () => {
  const response = await look(await serve(), viewer);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await until(response, '\n\nevent: counts')).toMatch(/^retry: 1000\n\nevent: counts/);
});

test('goes on after Last-Event-ID: the same counts are not sent again', async () => {
  const url = await serve({ keepAliveMs: 50 });
  const [, id] = /^id: (.+)$/m.exec(await until(await look(url, viewer), 'data:'))!;
  const again = await until(await look(url, viewer, { 'last-event-id': id! }), ': still here');
  expect(again).not.toContain('event: counts');
});

test('needs a token whose role may see counts', async () => {
  const url = await serve();
  expect((await fetch(url)).status).toBe(401);
  expect((await look(url, 'unknown')).status).toBe(401);
  expect((await look(url, scanner)).status).toBe(403);
});

test('ends a connection after a while, so that a token taken back ends it too', async () => {
  const response = await look(await serve({ longestMs: 50 }), viewer);
  expect(await response.text()).toContain('event: counts');
});

test('a server that closes does not wait for those who look', async () => {
  const response = await look(await serve(), viewer);
  await until(response, 'data:').then(() => app.close());
  expect(app.server.listening).toBe(false);
});
