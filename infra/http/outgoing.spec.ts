import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as httpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { authority, type Certified } from '../../tests/interop/certificates.ts';
import { clientIdentity, type IdentityNames } from './client-identity.ts';
import { callOut, NoAnswerFrom, waitAsked } from './outgoing.ts';

const [ours, another] = [authority('Sở Y tế'), authority('another')];
const dir = mkdtempSync(join(tmpdir(), 'truyvet-tls-'));
const path = (name: string) => join(dir, name);
const never = new AbortController().signal;

let server: Server;
let url: string;
/** Whom the server saw, by the names in their certificates. */
let seen: string[];

beforeAll(async () => {
  const { certificate: cert, key } = ours.certify('server');
  server = createServer(
    { cert, key, ca: ours.certificate, requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      seen.push(String((request.socket as TLSSocket).getPeerCertificate().subject.CN));
      request.resume().on('end', () => response.end('taken'));
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  writeFileSync(path('ca.pem'), ours.certificate);
});

beforeEach(() => {
  seen = [];
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(dir, { recursive: true });
});

function put(name: string, { certificate, key }: Certified): IdentityNames {
  for (const [kind, text] of [
    ['crt', certificate],
    ['key', key],
  ] as const) {
    writeFileSync(path(`${name}.${kind}.new`), text);
    renameSync(path(`${name}.${kind}.new`), path(`${name}.${kind}`));
  }
  return { certificateFrom: path(`${name}.crt`), keyFrom: path(`${name}.key`), caFrom: path('ca.pem') };
}

const call = (identity: ReturnType<typeof clientIdentity>) =>
  callOut({ method: 'POST', url, headers: {}, body: '{}', identity, timeoutMs: 5000, mostBytes: 1000, signal: never });

describe('a server that wants to see a certificate', () => {
  test('takes a call under the right one', async () => {
    const answer = await call(clientIdentity(put('right', ours.certify('truy-vet')), {}));
    expect([answer.status, answer.text, seen]).toEqual([200, 'taken', ['truy-vet']]);
  });

  test('is told the certificate of an environment variable, as text or as a path', async () => {
    const { certificate, key } = ours.certify('of the environment');
    const { keyFrom } = put('path', { certificate, key });
    const names = { certificateFrom: 'TLS_CERTIFICATE', keyFrom: 'TLS_KEY', caFrom: 'TLS_CA' };
    const env = { TLS_CERTIFICATE: certificate, TLS_KEY: keyFrom!, TLS_CA: ours.certificate };
    await call(clientIdentity(names, env));
    expect(seen).toEqual(['of the environment']);
  });

  test.each([
    ['none', () => ({ caFrom: path('ca.pem') })],
    ['one of another authority', () => put('foreign', another.certify('truy-vet'))],
    ['one that has expired', () => put('expired', ours.certify('truy-vet', -3))],
  ])('takes no call with %s', async (_, names) => {
    await expect(call(clientIdentity(names(), {}))).rejects.toThrow(NoAnswerFrom);
    expect(seen).toEqual([]);
  });

  test('sees the renewed certificate at the next call, and never half of a renewal', async () => {
    const identity = clientIdentity(put('renewed', ours.certify('before')), {});
    await call(identity);
    const { certificate, key } = ours.certify('after');
    writeFileSync(path('renewed.crt'), certificate);
    await call(identity);
    writeFileSync(path('renewed.key'), key);
    await call(identity);
    expect(seen).toEqual(['before', 'before', 'after']);
  });

  test('is not spoken to when its own certificate is by somebody else', async () => {
    writeFileSync(path('other-ca.pem'), another.certificate);
    const names = { ...put('right', ours.certify('truy-vet')), caFrom: path('other-ca.pem') };
    await expect(call(clientIdentity(names, {}))).rejects.toThrow(NoAnswerFrom);
    expect(seen).toEqual([]);
  });
});

test.each([
  [{ certificateFrom: 'a.pem' }, {}, /go together/],
  [{ certificateFrom: 'NOBODY', keyFrom: 'NOBODY' }, {}, /the variable NOBODY must hold PEM/],
  [{ caFrom: '/nowhere/ca.pem' }, {}, /\/nowhere\/ca.pem: there is no PEM file/],
])('a configuration that cannot be: %j', (names, env, message) => {
  expect(() => clientIdentity(names, env)).toThrow(message);
});

test('a certificate under another key is refused at once', () => {
  const names = put('mixed', { certificate: ours.certify('a').certificate, key: ours.certify('b').key });
  expect(() => clientIdentity(names, {})).toThrow();
});

test('an answer that is longer than it may be, or redirects, is not read further', async () => {
  const plain = httpServer((request, response) => {
    if (request.url === '/long') response.end('x'.repeat(2000));
    else response.writeHead(302, { location: '/long' }).end();
  });
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  const at = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
  const get = (path: string) =>
    callOut({ method: 'GET', url: at + path, headers: {}, timeoutMs: 5000, mostBytes: 1000, signal: never });
  await expect(get('/long')).rejects.toThrow('TOO_LARGE');
  expect((await get('/elsewhere')).status).toBe(302);
  plain.close();
});

test.each([
  ['2', 2000],
  ['0.5', 500],
  ['99999999', 300_000],
  ['Mon, 06 Dec 2021 08:00:10 GMT', 10_000],
  ['Mon, 06 Dec 2021 07:00:00 GMT', undefined],
  ['soon', undefined],
])('Retry-After: %s', (said, ms) => {
  const now = Date.parse('2021-12-06T08:00:00Z');
  expect(waitAsked({ status: 503, headers: { 'retry-after': said }, text: '' }, now)).toBe(ms);
});
