import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogUnavailable } from '../../streams/log.ts';
import type { SharedSettings } from '../settings/derived.ts';
import { settingsInMemory, tokenIn } from '../settings/in-memory.ts';
import { createApp } from './app.ts';
import { Tokens } from './tokens.ts';

const ADMINISTRATOR = 'token-of-the-administrator';

let app: FastifyInstance;
let settings: SharedSettings;
let said: string[];

beforeEach(async () => {
  settings = settingsInMemory();
  said = [];
  app = await createApp({
    tokens: new Tokens(settings, ADMINISTRATOR),
    bodyLimit: 100,
    requestsPerSecond: 2,
    log: (line) => said.push(line),
  });
  app.get('/people', { config: { permission: 'people' } }, () => 'people');
  app.get('/unsaid', () => 'nobody may');
  app.post('/events', { config: { permission: 'events' } }, () => 'taken');
  app.get('/behind', { config: { permission: 'people' } }, () => {
    throw new LogUnavailable('no broker answers');
  });
  app.get('/broken', { config: { permission: 'people' } }, () => {
    throw new Error('a part is broken');
  });
});

afterEach(() => app.close());

const bearer = (token: string, scheme = 'Bearer') => ({ authorization: `${scheme} ${token}` });

test('without a token, or with an unknown one: 401, which says how to sign in', async () => {
  const without = await app.inject('/people');
  expect(without.statusCode).toBe(401);
  expect(without.headers['www-authenticate']).toBe('Bearer');
  expect((await app.inject({ url: '/people', headers: bearer('another') })).json()).toMatchObject({
    code: 'unknown-token',
  });
});

test('the scheme is read in any case', async () => {
  expect((await app.inject({ url: '/people', headers: bearer(ADMINISTRATOR, 'bearer') })).statusCode).toBe(200);
});

test('a role that may not make the call: 403; a call that says nobody may: 403 for everybody', async () => {
  const viewer = tokenIn(settings, { name: 'wall', role: 'viewer' });
  expect((await app.inject({ url: '/people', headers: bearer(viewer) })).statusCode).toBe(403);
  expect((await app.inject({ url: '/unsaid', headers: bearer(ADMINISTRATOR) })).statusCode).toBe(403);
});

test.each([
  ['too large', 'application/json', JSON.stringify(['x'.repeat(200)]), 413],
  ['of another type', 'text/csv', 'a,b', 415],
  ['not JSON', 'application/json', '[', 400],
])('a body that is %s', async (_, type, payload, status) => {
  const headers = { ...bearer(ADMINISTRATOR), 'content-type': type };
  expect((await app.inject({ method: 'POST', url: '/events', headers, payload })).statusCode).toBe(status);
});

test('too many requests of one token: 429 with Retry-After, before the body is read', async () => {
  const headers = { ...bearer(ADMINISTRATOR), 'content-type': 'application/json' };
  const send = (payload: string) => app.inject({ method: 'POST', url: '/events', headers, payload });
  await send('[]');
  await send('[]');
  const third = await send('this is not JSON');
  expect(third.statusCode).toBe(429);
  expect(Number(third.headers['retry-after'])).toBeGreaterThanOrEqual(1);
});

test('a log that does not answer: 503 with Retry-After', async () => {
  const answer = await app.inject({ url: '/behind', headers: bearer(ADMINISTRATOR) });
  expect(answer.statusCode).toBe(503);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
});

test('an error on our side: 500 without its text, which is in the log', async () => {
  const answer = await app.inject({ url: '/broken', headers: bearer(ADMINISTRATOR) });
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('broken');
  expect(said.join('\n')).toContain('a part is broken');
});

test('closing finishes a request that is in flight', async () => {
  const begun = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  app.get('/slow', { config: { permission: 'people' } }, async () => {
    begun.resolve();
    await go.promise;
    return 'done';
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const answer = fetch(`${url}/slow`, { headers: bearer(ADMINISTRATOR) });
  await begun.promise;
  const closed = app.close();
  setTimeout(go.resolve, 50);
  expect(await (await answer).text()).toBe('done');
  await closed;
});

test('an address that cannot be read is not repeated', async () => {
  const answer = await app.inject({ url: '/people/%ZZ058093029317', headers: bearer(ADMINISTRATOR) });
  expect([answer.statusCode, answer.json().code]).toEqual([404, 'not-found']);
  expect(answer.body + said.join()).not.toContain('058093029317');
});
