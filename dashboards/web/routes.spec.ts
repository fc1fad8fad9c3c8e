import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../infra/http/app.ts';
import { Tokens } from '../../infra/http/tokens.ts';
import { settingsInMemory } from '../../infra/settings/in-memory.ts';
import { pageRoutes } from './routes.ts';

let app: FastifyInstance;

beforeAll(async () => {
  app = await createApp({ tokens: new Tokens(settingsInMemory(), 'of the administrator'), log: () => {} });
  await app.register(pageRoutes);
});

afterAll(() => app.close());

test.each([
  ['/', 'text/html; charset=utf-8'],
  ['/main.js', 'application/javascript; charset=utf-8'],
  ['/styles/base.css', 'text/css; charset=utf-8'],
  ['/icon.svg', 'image/svg+xml'],
  ['/areas.json', 'application/json'],
])('%s is served to everybody as %s, and to be asked for again each time', async (url, type) => {
  const answer = await app.inject(url);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toContain(type);
  expect(answer.headers['cache-control']).toBe('no-cache');
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
});

test('a file that did not change is not sent again', async () => {
  const { etag } = (await app.inject('/main.js')).headers;
  const again = await app.inject({ url: '/main.js', headers: { 'if-none-match': etag } });
  expect(again.statusCode).toBe(304);
});

test('the pages run only what is served here, and nothing inline', async () => {
  const answer = await app.inject('/');
  const policy = answer.headers['content-security-policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect(answer.body).not.toMatch(/<script(?![^>]+src="\/)|<style|\sstyle=|\son\w+=|https?:/);
});

test('every file that a page names is served', async () => {
  const { body } = await app.inject('/');
  const links = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);
  expect(links.length).toBeGreaterThan(3);
  for (const url of links) expect((await app.inject(url)).statusCode, url).toBe(200);
});

test.each(['/nothing', '/../routes.ts', '/%2e%2e/routes.ts', '/live/'])('%s is no page', async (url) => {
  expect((await app.inject(url)).statusCode).toBe(404);
});

test('the areas are those of 2021, each on its tile', async () => {
  const areas = (await app.inject('/areas.json')).json();
  expect(areas.districts).toHaveLength(7);
  expect(areas.communes).toHaveLength(65);
  const places = areas.communes.map(({ column, row }: { column: number; row: number }) => `${column} ${row}`);
  expect(new Set(places).size).toBe(65);
});
