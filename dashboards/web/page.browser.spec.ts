import type { FastifyInstance } from 'fastify';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../infra/http/app.ts';
import { Tokens } from '../../infra/http/tokens.ts';
import { daySnapshot } from '../live/fixture.ts';
import { liveRoutes } from '../live/routes.ts';
import type { Snapshot } from '../live/snapshot.ts';
import { pageRoutes } from './routes.ts';
import { aBrowser, says, tokensFor } from './testing.ts';

const NINE = 9 * 60;

const { settings, viewer, importer } = tokensFor();
const browser = aBrowser();
let app: FastifyInstance;
let address: string;
let current: Snapshot;
let broken: boolean;

async function serve(port = 0): Promise<void> {
  app = await createApp({ tokens: new Tokens(settings, 'of the administrator'), log: () => {} });
  const read = async () => {
    if (broken) throw new Error('ClickHouse did not answer');
    return current;
  };
  await app.register(liveRoutes, { read, everyMs: 100 });
  await app.register(pageRoutes);
  address = await app.listen({ port });
}

beforeEach(async () => {
  [current, broken] = [daySnapshot(NINE), false];
  await serve();
});

afterEach(async () => {
  await app.close();
});

function open(options: BrowserContextOptions = {}, path = `/#token=${viewer}`): Promise<Page> {
  return browser.open(address + path, options);
}

const text = (page: Page, id: string) => page.locator(`#${id}`).textContent();
const vi = (n: number) => n.toLocaleString('vi-VN');
const exactly = (said: string) => new RegExp(`^${said.replaceAll('.', '\\.')}$`);

describe('the page of the day', () => {
  test('changes its number without a reload', async () => {
    const page = await open();
    await says(page, 'scans', exactly(vi(current.province.scans)));
    await page.evaluate(() => document.body.setAttribute('data-loaded', 'once'));
    current = { ...daySnapshot(NINE), province: { ...current.province, scans: 123_456 } };
    await says(page, 'scans', exactly('123.456'));
    expect(await page.getAttribute('body', 'data-loaded')).toBe('once');
    expect(browser.complaints).toEqual([]);
  });

  test('shows the day and the clock of the data, not those of the browser', async () => {
    const page = await open({ timezoneId: 'America/New_York' });
    await says(page, 'clock', /Thứ Hai.*6\/12\/2021.*08:59/);
  });

  test('shows each district, and each commune that has no scan', async () => {
    const page = await open();
    await says(page, 'silent', exactly(String(current.silentCommunes.length)));
    expect(await page.locator('tbody tr').count()).toBe(7);
    expect(await page.locator('.tile').count()).toBe(65);
    expect(await page.locator('.tile.silent').count()).toBe(current.silentCommunes.length);
    const names = await page.locator('.names').textContent();
    for (const { name } of current.silentCommunes) expect(names).toContain(name);
    const row = page.locator('tr[data-district="582"]');
    expect(await row.locator('.scans .value').textContent()).toBe(vi(current.districts[0]!.scans));
  });

  test('speaks Vietnamese or English, and remembers which', async () => {
    const page = await open();
    await says(page, 'scans-title', 'Lượt quét hôm nay');
    await page.getByRole('button', { name: 'English' }).click();
    await says(page, 'scans-title', 'Scans today');
    await says(page, 'scans', exactly(current.province.scans.toLocaleString('en-GB')));
    expect(await page.evaluate(() => document.activeElement?.getAttribute('lang'))).toBe('en');
    await page.reload();
    await says(page, 'scans-title', 'Scans today');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
  });

  test('names the five minutes that the arrow keys go to', async () => {
    const page = await open();
    await says(page, 'scans', exactly(vi(current.province.scans)));
    await page.locator('.curve').focus();
    await page.keyboard.press('ArrowLeft');
    const step = Math.floor((NINE - 1) / 5) - 1;
    expect(await page.locator('.readout').textContent()).toContain(`08:50–08:55 · hôm nay ${current.curve[step]}`);
  });

  test.each([
    [360, 640],
    [390, 844],
    [820, 1180],
    [1366, 768],
    [1920, 1080],
    [3840, 2160],
  ])('fits %i × %i without scrolling sideways, in both languages', async (width, height) => {
    for (const locale of ['vi-VN', 'en-GB']) {
      const page = await open({ locale, viewport: { width, height } });
      await says(page, 'pending', /./);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      const below = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
      if (width >= 1920) expect(below).toBeLessThanOrEqual(0);
      await page.close();
    }
  });
});

describe('signing in', () => {
  test('takes the token out of the link, and keeps it for the next time', async () => {
    const page = await open();
    await says(page, 'scans', /\d/);
    expect(page.url()).toBe(`${address}/`);
    await page.goto('about:blank');
    await page.goto(address);
    await says(page, 'scans', exactly(vi(current.province.scans)));
  });

  test('asks for a token where there is none, and says when it is wrong', async () => {
    const page = await open({}, '/');
    await page.getByLabel('Mã truy cập').fill('nobody knows this one');
    await page.getByRole('button', { name: 'Xem số liệu' }).click();
    await says(page, 'token-problem', /không đúng/);
    await page.getByLabel('Mã truy cập').fill(viewer);
    await page.keyboard.press('Enter');
    await says(page, 'scans', exactly(vi(current.province.scans)));
  });

  test('says when the token may not see the counts', async () => {
    const page = await open({}, `/#token=${importer}`);
    await says(page, 'token-problem', /không được xem/);
  });

  test('signing out forgets the token', async () => {
    const page = await open();
    await says(page, 'scans', /\d/);
    await page.getByRole('button', { name: 'Đăng xuất' }).click();
    await page.reload();
    expect(await page.getByLabel('Mã truy cập').count()).toBe(1);
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });
});

describe('when the connection is lost', () => {
  test('the page says so, keeps what it knew, and goes on when the server is back', async () => {
    const page = await open();
    await says(page, 'connection', exactly('Trực tiếp'));
    const port = Number(new URL(address).port);
    await app.close();
    await says(page, 'connection', /Mất kết nối/);
    expect(await text(page, 'scans')).toBe(vi(current.province.scans));
    current = { ...current, province: { ...current.province, scans: 99_999 } };
    await serve(port);
    await says(page, 'scans', exactly('99.999'));
    await says(page, 'connection', exactly('Trực tiếp'));
  });

  test('the page says when the counts cannot be read', async () => {
    const page = await open();
    await says(page, 'connection', exactly('Trực tiếp'));
    broken = true;
    await says(page, 'connection', /không đọc được/);
    broken = false;
    await says(page, 'connection', exactly('Trực tiếp'));
  });
});
