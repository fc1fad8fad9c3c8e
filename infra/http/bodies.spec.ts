import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { settingsInMemory } from '../settings/in-memory.ts';
import { createApp } from './app.ts';
import { limitBodies } from './bodies.ts';
import { Tokens } from './tokens.ts';

const TOKEN = 'token-of-the-administrator';
const MOST = 1000;

let app: FastifyInstance;
let taken: () => number;
/** Ends the handlers that wait. */
let finish: () => void;

beforeEach(async () => {
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  app = await createApp({ tokens: new Tokens(settingsInMemory(), TOKEN), bodyLimit: 800, log: () => {} });
  taken = limitBodies(app, MOST);
  const config = { permission: 'events' } as const;
  app.post('/at-once', { config }, () => 'taken');
  app.post('/slow', { config }, async () => {
    await finished;
    return 'taken';
  });
  app.get('/read', { config }, () => 'read');
  await app.listen({ port: 0, host: '127.0.0.1' });
});

afterEach(async () => {
  finish();
  await app.close();
});

/** A JSON body of so many bytes. */
const body = (bytes: number) => JSON.stringify(['x'.repeat(bytes - 4)]);

/** Begins a call; with `length` it says how much it will send, else it comes in chunks. */
function begin(path: string, length?: number): ClientRequest {
  const { port } = app.server.address() as AddressInfo;
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const call = httpRequest({ host: '127.0.0.1', port, path, method: 'POST', agent: false, headers });
  if (length !== undefined) call.setHeader('content-length', length);
  call.on('error', () => {});
  return call;
}

async function answer(call: ClientRequest): Promise<{ status: number; retryAfter: string | undefined; code?: string }> {
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += chunk;
  const { code } = text.startsWith('{') ? (JSON.parse(text) as { code: string }) : { code: undefined };
  return { status: response.statusCode!, retryAfter: response.headers['retry-after'], ...(code && { code }) };
}

function send(path: string, bytes: number, { chunked = false } = {}) {
  const call = begin(path, chunked ? undefined : bytes);
  const answered = answer(call);
  call.flushHeaders();
  call.end(body(bytes));
  return { call, answered };
}

function connections(): Promise<number> {
  return new Promise((resolve, reject) =>
    app.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}

const FULL = { status: 503, retryAfter: '1', code: 'log-full' };
const TAKEN = { status: 200, retryAfter: undefined };

test.each([false, true])(
  'what does not fit beside the bodies in flight is refused until they are done (chunked: %s)',
  async (chunked) => {
    const first = send('/slow', 700, { chunked });
    await expect.poll(taken).toBe(700);
    expect(await send('/at-once', 301, { chunked }).answered).toEqual(FULL);
    await expect.poll(taken).toBe(700);
    expect(await send('/at-once', 300, { chunked }).answered).toEqual(TAKEN);
    finish();
    expect(await first.answered).toEqual(TAKEN);
    await expect.poll(taken).toBe(0);
    expect(await send('/at-once', 301, { chunked }).answered).toEqual(TAKEN);
  },
);

test('a length that was said is refused before anything is sent, and a body of chunks as it grows', async () => {
  const first = send('/slow', 700);
  await expect.poll(taken).toBe(700);
  const said = begin('/at-once', 301);
  const saidAnswer = answer(said);
  said.flushHeaders();
  expect(await saidAnswer).toEqual(FULL);
  const growing = begin('/at-once');
  const growingAnswer = answer(growing);
  growing.write('['.padEnd(200));
  await expect.poll(taken).toBe(900);
  growing.write(' '.repeat(101));
  expect(await growingAnswer).toEqual(FULL);
  await expect.poll(taken).toBe(700);
  finish();
  await first.answered;
});

test('a body that is too large by itself is answered 413 and keeps nothing', async () => {
  for (const chunked of [false, true]) {
    expect(await send('/at-once', 900, { chunked }).answered).toMatchObject({ status: 413 });
    await expect.poll(taken).toBe(0);
  }
});

test('hanging up gives the room back: at once while sending, after the work when it was begun', async () => {
  const sending = begin('/at-once', 700);
  sending.write('[');
  await expect.poll(taken).toBe(700);
  sending.destroy();
  await expect.poll(taken).toBe(0);
  const growing = begin('/at-once');
  growing.write('['.padEnd(200));
  await expect.poll(taken).toBe(200);
  growing.destroy();
  await expect.poll(taken).toBe(0);

  const working = send('/slow', 700);
  working.answered.catch(() => {});
  await expect.poll(taken).toBe(700);
  // Answered after the first was read, for it was sent later: the first is being worked on.
  expect(await send('/at-once', 100).answered).toEqual(TAKEN);
  working.call.destroy();
  await expect.poll(connections).toBe(0);
  expect(await send('/at-once', 301).answered).toEqual(FULL);
  finish();
  await expect.poll(taken).toBe(0);
});

test('calls without a body need no room', async () => {
  const first = send('/slow', 800);
  const second = send('/slow', 200);
  await expect.poll(taken).toBe(1000);
  const { port } = app.server.address() as AddressInfo;
  const read = await fetch(`http://127.0.0.1:${port}/read`, { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(read.status).toBe(200);
  finish();
  await Promise.all([first.answered, second.answered]);
});
