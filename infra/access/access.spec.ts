import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Looked } from '../../schemas/access.ts';
import { LogUnavailable } from '../../streams/log.ts';
import { runningSystem } from '../../tests/interop/running.ts';
import { createApp } from '../http/app.ts';
import { Tokens } from '../http/tokens.ts';
import { settingsInMemory } from '../settings/in-memory.ts';
import { askedFor } from './asked.ts';
import { watchAccess } from './routes.ts';

const running = runningSystem();

async function looks(query = ''): Promise<Omit<Looked, 'type'>[]> {
  const text = await (await running.call('GET', `/v1/access${query}`)).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

describe('whoever is shown data of single people', () => {
  beforeAll(async () => {
    await running.call('GET', '/v1/visits?person=x&from=2021-12-06', undefined, {
      token: running.token('epidemiologist'),
    });
    await running.call('GET', '/v1/people?person=y');
  });

  test('is noted: who, when, and what was asked for', async () => {
    const before = Date.now();
    const found = await looks('?by=epidemiologist');
    expect(found).toMatchObject([
      {
        by: 'epidemiologist',
        role: 'epidemiologist',
        method: 'GET',
        route: '/v1/visits',
        asked: 'person=x&from=2021-12-06',
      },
    ]);
    expect(Math.abs(Date.parse(String(found[0]!.at)) - before)).toBeLessThan(60_000);
    expect((await looks()).map(({ route }) => route).sort()).toEqual(['/v1/people', '/v1/visits']);
  });

  test('is noted once when a page asks the same again and again', async () => {
    for (let i = 0; i < 3; i++) {
      await running.call('GET', '/v1/contacts?case=c', undefined, { token: running.token('epidemiologist') });
    }
    expect((await looks('?by=epidemiologist')).filter(({ route }) => route === '/v1/contacts')).toHaveLength(1);
  });

  test('is not noted for numbers, nor for what was refused', async () => {
    const before = await looks();
    await running.call('GET', '/v1/counts');
    await running.call('GET', '/v1/people', undefined, { token: running.token('viewer') });
    await running.call('GET', '/v1/visits?venue=');
    expect(await looks()).toEqual(before);
  });

  test('can be asked for by whoever runs the deployment, and nobody else', async () => {
    expect((await running.call('GET', '/v1/access', undefined, { token: running.token('department') })).status).toBe(
      403,
    );
    expect((await running.call('GET', '/v1/access?from=yesterday')).status).toBe(400);
    expect(await looks('?to=2021-12-06')).toEqual([]);
  });
});

test('what cannot be noted is not shown', async () => {
  const app = await createApp({ tokens: new Tokens(settingsInMemory(), 'token-of-the-spec'), log: () => undefined });
  const note = () => Promise.reject(new LogUnavailable('no broker answers'));
  watchAccess(app, { note } as never);
  app.get('/people', { config: { permission: 'people' } }, () => 'Lê Văn An');
  const answer = await app.inject({ url: '/people', headers: { authorization: 'Bearer token-of-the-spec' } });
  expect(answer.statusCode).toBe(503);
  expect(answer.body).not.toContain('An');
  await app.close();
});

test('no identifier that somebody puts where none belongs is kept', () => {
  expect(askedFor({ person: '058090000001', case: 'c-7', phone: '0944713700' })).toBe('person=…&case=c-7&…=…');
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{9,18}$/), fc.constantFrom('person', 'id', 'x'), (number, name) => {
      expect(askedFor({ [name]: `cccd:${number}`, [number]: 'y' })).not.toContain(number);
    }),
  );
});
