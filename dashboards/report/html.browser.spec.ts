import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leaflet } from '../outreach/leaflet.ts';
import { publicPage } from '../outreach/page.ts';
import { inventedInput, inventedWeek } from './fixture.ts';
import { renderHtml } from './html.ts';
import { reportDocument } from './model.ts';
import type { Language } from './text.ts';

const report = reportDocument(inventedInput());
const pages: [string, string][] = [
  ...(['vi+en', 'vi', 'en'] as Language[]).map((language): [string, string] => [
    `the report (${language})`,
    renderHtml(report, language),
  ]),
  ['the public page', publicPage('vi', { vi: '#vi', en: '#en' })],
  ['the leaflet', leaflet({ report: inventedWeek(11), commune: '22903', population: 9000, hotline: '1022' })],
];

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH!,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
});
afterAll(() => browser.close());

describe.each(pages)('%s', (_, html) => {
  test.each([320, 390, 768, 1280])('fits a screen of %i pixels: only tables scroll sideways', async (width) => {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.setContent(html);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    expect(requests.filter((url) => !url.startsWith('about:') && !url.startsWith('data:'))).toEqual([]);
    await page.close();
  });
});

test('the report’s tables can be reached and scrolled with the keyboard on a phone', async () => {
  const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
  await page.setContent(pages[0]![1]);
  const table = page.getByRole('region', { name: 'Quét mã và kiểm tra theo xã, phường, thị trấn' });
  await table.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => table.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
  await page.close();
});

test('the leaflet prints on one page', async () => {
  const page = await browser.newPage();
  await page.setContent(pages.at(-1)![1]);
  const pdf = await getDocument({ data: new Uint8Array(await page.pdf({ preferCSSPageSize: true })), verbosity: 0 })
    .promise;
  expect(pdf.numPages).toBe(1);
  await page.close();
});
