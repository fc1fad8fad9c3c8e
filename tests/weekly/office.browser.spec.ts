import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pageRoutes } from '../../dashboards/web/routes.ts';
import { aBrowser } from '../../dashboards/web/testing.ts';
import { openReports, type Reports } from '../../infra/reports.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { AN, scan, venue } from '../oracle/given.ts';
import {
  DEPARTMENT,
  openHttp,
  openWorlds,
  type Person,
  PHAN_RANG,
  VIEWER,
  type World,
  type Worlds,
} from './scratch.ts';

const browser = aBrowser();
let worlds: Worlds;
let world: World;
let reports: Reports;
let http: Awaited<ReturnType<typeof openHttp>>;
let address: string;

beforeAll(async () => {
  worlds = await openWorlds();
  world = await worlds.open(DEFAULT_RULES);
  world.clock.now = Date.parse('2021-12-09T09:00:00+07:00');
  reports = openReports({
    base: world.base,
    store: world.store,
    rules: () => DEFAULT_RULES,
    intake: world.intake,
    pending: () => world.pipeline.pending(),
    dataDir: '/nowhere',
    say: () => {},
    now: () => world.clock.now,
  });
  http = await openHttp(async (app) => {
    await app.register(pageRoutes);
    await reports.serve(app);
  });
  address = await http.app.listen({ port: 0, host: '127.0.0.1' });
  const events = [
    venue('v1', { name: 'Chợ Phan Rang' }),
    venue('v2', { name: 'Quán Hoa Sứ' }),
    scan(AN, 'v1', 'in', '08:00'),
  ];
  await world.tell(events.map((event) => JSON.stringify(event)));
  await reports.night.look();
}, 120_000);
afterAll(async () => {
  await http.close();
  await reports.stop();
  await world.close();
  await worlds.close();
});

/** Waits until an element says something. */
async function says(where: Locator, expected: RegExp): Promise<void> {
  await expect.poll(() => where.first().textContent(), { timeout: 20_000 }).toMatch(expected);
}

afterEach(() => expect(browser.complaints).toEqual([]));

async function open(who: Person, fragment = '', width = 1280): Promise<Page> {
  const page = await browser.open(`${address}/office/#token=${http.tokenOf(who)}`, {
    viewport: { width, height: 800 },
  });
  await page.waitForSelector('main.office iframe');
  if (fragment !== '') await page.evaluate((to) => (location.hash = to), fragment);
  return page;
}

test('an officer reads the report, signs it off and hands it in', async () => {
  const page = await open(PHAN_RANG);
  const report = page.frameLocator('iframe');
  await report.getByText('TÌNH HÌNH').or(report.getByText('Tình hình quét mã QR')).first().waitFor();
  await says(page.locator('table').first(), /Phan Rang.*dự thảo/s);
  await page.getByLabel('Người ký').fill('Trần Văn Mẫu');
  await page.getByRole('button', { name: 'Ký duyệt' }).click();
  await says(page.locator('table').first(), /đã ký duyệt/);
  await page.getByRole('button', { name: 'Gửi lên Sở' }).click();
  await says(page.locator('table').first(), /đã gửi/);
  // What cannot be done is said, not swallowed.
  await page.getByRole('button', { name: 'Gửi lên Sở' }).click();
  await says(page.locator('.problem'), /can be handed in/);
  expect(await page.getByRole('button', { name: 'Phát hành' }).count()).toBe(0);
});

test('the Department sees all districts and saves the report', async () => {
  const page = await open(DEPARTMENT);
  await says(page.locator('table').first(), /Bác Ái.*Ninh Sơn/s);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Tải về PDF' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('bao-cao-2021-12-09-ninh-thuan-r1.pdf');
  expect((await readFile(await file.path())).subarray(0, 5).toString()).toBe('%PDF-');
  await page.getByRole('button', { name: 'English' }).click();
  await says(page.locator('table').first(), /Where the districts’ reports are/);
});

test('a number in the report leads to its rows', async () => {
  const page = await open(DEPARTMENT);
  const number = page.frameLocator('iframe').locator('a[href*="indicator=venues_registered"]').first();
  await number.click();
  await says(page.locator('caption').last(), /venues_registered = 2 \(changes \d/);
  await says(page.getByRole('region', { name: /venues_registered/ }), /v1.*v2/s);
});

test('an inspection is recorded at the desk, and the list goes to the field', async () => {
  const page = await open(PHAN_RANG, '#desk');
  await says(page.locator('caption'), /địa điểm cần đến/);
  const row = page.getByRole('row', { name: /Quán Hoa Sứ/ });
  await row.getByRole('combobox').selectOption('reminded');
  await row.getByPlaceholder('Ghi chú').fill('Mã QR bị che');
  await row.getByRole('button', { name: 'Ghi nhận' }).click();
  await says(page.getByRole('status'), /Đã ghi nhận/);
  await world.tell([]);
  const { json } = await http.call(PHAN_RANG, 'GET', '/v1/desk');
  expect(json.items.map((one: { venue: string }) => one.venue)).not.toContain('v2');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /Xuất danh sách/ }).click(),
  ]);
  expect((await readFile(await file.path())).toString()).toContain('record,venue,name');
});

test('somebody who may not read reports is told so', async () => {
  const page = await browser.open(`${address}/office/#token=${http.tokenOf(VIEWER)}`);
  await says(page.getByRole('alert'), /không được xem báo cáo/);
});

test.each([320, 768])('on a screen of %i pixels only tables scroll sideways', async (width) => {
  for (const fragment of ['', '#desk']) {
    const page = await open(DEPARTMENT, fragment, width);
    await page.waitForSelector('table');
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(over, fragment).toBeLessThanOrEqual(0);
  }
});
