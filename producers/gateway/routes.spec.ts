import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApp } from '../../infra/http/app.ts';
import { Tokens } from '../../infra/http/tokens.ts';
import { settingsInMemory } from '../../infra/settings/in-memory.ts';
import type { Intake, Raw } from './intake.ts';
import { gatewayRoutes } from './routes.ts';

const TOKEN = 'token-of-the-administrator';

let app: Awaited<ReturnType<typeof createApp>>;
let congested: number | undefined;
let takes: number[];
let taken: readonly Raw[];

beforeEach(async () => {
  [congested, takes, taken] = [undefined, [], []];
  const intake = {
    take: async (raws: readonly Raw[]) => {
      takes.push(raws.length);
      taken = raws;
      return { accepted: raws.length, rejected: [] };
    },
  };
  app = await createApp({ tokens: new Tokens(settingsInMemory(), TOKEN), log: () => {} });
  await app.register(gatewayRoutes, { intake: intake as unknown as Intake, congested: () => congested });
});

afterEach(() => app.close());

function post(type: string, payload: string, also: Record<string, string> = {}) {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': type, ...also };
  return app.inject({ method: 'POST', url: '/v1/events', headers, payload });
}

test('a log that is behind refuses with the time to wait, and takes the same body afterwards', async () => {
  congested = 7;
  const refused = await post('application/x-ndjson', '{}\n{}\n');
  expect([refused.statusCode, refused.headers['retry-after'], refused.json().code]).toEqual([503, '7', 'log-full']);
  congested = undefined;
  expect((await post('application/x-ndjson', '{}\n\n{}\n')).statusCode).toBe(202);
  expect(takes).toEqual([2]);
});

test.each([
  ['application/json', (count: number) => `[${Array(count).fill(1).join()}]`],
  ['application/x-ndjson', (count: number) => '1\n'.repeat(count)],
])('a small body of ever so many events is too large: %s', async (type, bodyOf) => {
  expect((await post(type, bodyOf(300_000))).statusCode).toBe(202);
  const refused = await post(type, bodyOf(300_001));
  expect([refused.statusCode, refused.json().code]).toEqual([413, 'too-large']);
  expect(takes).toEqual([300_000]);
});

test('a byte order mark is not part of the first event', async () => {
  await post('application/x-ndjson', '\uFEFF{"type":"scan"}\n');
  expect(taken).toEqual([{ text: '{"type":"scan"}' }]);
});

test('an event with a name that is dear to JavaScript is one event, and not a wrong body', async () => {
  const body = '[{"__proto__":{"a":1}},{"constructor":{"prototype":1}}]';
  expect((await post('application/json', body)).statusCode).toBe(202);
  expect(takes).toEqual([2]);
});

test.each([
  ['text/plain', {}],
  ['application/json', { 'content-encoding': 'gzip' }],
])('a body of another kind is refused with what would be right: %s %j', async (type, headers) => {
  const refused = await post(type, '[]', headers);
  expect([refused.statusCode, refused.json().code]).toEqual([415, 'wrong-content-type']);
  expect(takes).toEqual([]);
});
