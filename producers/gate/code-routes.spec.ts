import { expect, test } from 'vitest';
import { settingsInMemory } from '../../infra/settings/in-memory.ts';
import { ADMINISTRATOR, openHttp, VIEWER } from '../../tests/weekly/scratch.ts';
import { decode } from '../codes/decode.ts';
import { Sealer } from '../sealing/sealer.ts';
import { codeRoutes } from './code-routes.ts';
import { trustOf } from './trust.ts';

const sealer = new Sealer({ subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) });

async function serving() {
  const settings = settingsInMemory();
  const http = await openHttp(async (app) => void (await app.register(codeRoutes, { settings, sealer })));
  const trust = trustOf(settings);
  const post = (path: string, body?: unknown) => http.call(ADMINISTRATOR, 'POST', `/v1/codes/${path}`, body);
  const drop = (path: string) =>
    http.app.inject({
      method: 'DELETE',
      url: `/v1/codes/${path}`,
      headers: { authorization: `Bearer ${http.tokenOf(ADMINISTRATOR)}` },
    });
  return { settings, http, post, drop, read: (text: string) => decode(text, trust(Date.now())) };
}

test('a card that is issued here names its holder at every gate, until it is revoked or its key retired', async () => {
  const { settings, http, post, drop, read } = await serving();
  expect((await post('issue', { kind: 'card', id: 'NT-0001' })).status).toBe(409);
  const { kid } = (await post('keys')).json;
  const one = (await post('issue', { kind: 'card', id: 'nt-0001' })).json;
  const other = (await post('issue', { kind: 'venue', id: 'market', expires: '2099-01-01' })).json;
  expect(read(one.text)).toMatchObject({ subjects: ['card:NT-0001'], signature: 'verified' });
  expect(read(other.text)).toMatchObject({ venue: 'market', signature: 'verified' });
  expect(one.svg).toContain('<svg');
  expect((await post('revoked', { serials: [one.serial] })).status).toBe(204);
  expect(read(one.text)).toMatchObject({ subjects: [], reason: 'revoked' });
  expect((await drop(`keys/${kid}`)).statusCode).toBe(204);
  expect(read(other.text)).toMatchObject({ venue: null, reason: 'unknown-key' });
  expect(JSON.stringify([...settings.under('')])).not.toMatch(/NT-0001|"d"/);
  await http.close();
});

test('the public key of another deployment is trusted, and signs nothing here', async () => {
  const [ours, theirs] = [await serving(), await serving()];
  await theirs.post('keys');
  const [jwk] = (await theirs.http.call(ADMINISTRATOR, 'GET', '/v1/codes/keys')).json;
  const { kty, crv, x } = jwk;
  await ours.post('keys', { kty, crv, x });
  const { text } = (await theirs.post('issue', { kind: 'card', id: 'NT-0002' })).json;
  expect(ours.read(text).signature).toBe('verified');
  expect((await ours.post('issue', { kind: 'card', id: 'NT-0003' })).status).toBe(409);
  await Promise.all([ours, theirs].map(({ http }) => http.close()));
});

test('is for administrators; a wrong request says where and repeats no number', async () => {
  const { http, post } = await serving();
  await post('keys');
  expect((await http.call(VIEWER, 'POST', '/v1/codes/keys')).status).toBe(403);
  const bytes = async (body: unknown) => {
    const answer = await post('issue', body);
    return `${answer.status} ${answer.bytes}`;
  };
  expect(await bytes({ kind: 'card', id: 'số 0944713700' })).toMatch(/^400 /);
  expect(await bytes({ kind: 'card', id: 'số 0944713700' })).not.toContain('0944713700');
  expect(await bytes({ kind: 'pass', id: 'x' })).toContain('kind: must be card or venue');
  expect((await post('keys', { kty: 'RSA' })).status).toBe(400);
  expect((await post('revoked', { serials: ['xyz'] })).status).toBe(400);
  await http.close();
});
