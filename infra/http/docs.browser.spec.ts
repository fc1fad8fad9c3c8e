import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aBrowser } from '../../dashboards/web/testing.ts';
import { settingsInMemory, tokenIn } from '../settings/in-memory.ts';
import { createApp } from './app.ts';
import { tokenRoutes } from './token-routes.ts';
import { Tokens } from './tokens.ts';

const settings = settingsInMemory();
const viewer = tokenIn(settings, { name: 'wall', role: 'viewer' });
const browser = aBrowser();
let app: FastifyInstance;
let address: string;

beforeAll(async () => {
  app = await createApp({ tokens: new Tokens(settings, undefined), log: () => {} });
  await app.register(tokenRoutes, { settings });
  address = await app.listen({ port: 0, host: '127.0.0.1' });
});

afterAll(() => app.close());

test('the page at /docs asks for a token once, and shows the calls to whoever has one', async () => {
  const page = await browser.open(`${address}/health`);
  let asked = 0;
  page.on('dialog', (dialog) => {
    asked++;
    void dialog.accept(viewer);
  });
  for (let visit = 0; visit < 2; visit++) {
    await page.goto(`${address}/docs`);
    await page.getByText('/v1/tokens/{name}').waitFor();
  }
  expect(asked).toBe(1);
});
