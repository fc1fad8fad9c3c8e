import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../infra/http/app.ts';
import { Tokens } from '../../infra/http/tokens.ts';
import type { Contact } from '../../sinks/queries/contacts.ts';
import type { ExplainedExposure } from '../../sinks/queries/exposures.ts';
import { daySnapshot } from '../live/fixture.ts';
import { liveRoutes } from '../live/routes.ts';
import { pageRoutes } from './routes.ts';
import { aBrowser, tokensFor } from './testing.ts';

const { settings, viewer, epidemiologist } = tokensFor();
const browser = aBrowser();
let app: FastifyInstance;
let address: string;
/** What the page asked for. */
const asked: unknown[] = [];

function contact(name: string, person: string, minutes: number, tier: string): Contact {
  return {
    case: name,
    person,
    exposures: 1,
    totalMs: minutes * 60_000,
    from: '2021-12-04T01:10:00.000Z',
    to: '2021-12-04T02:40:00.000Z',
    tier,
    isolateUntil: '2021-12-18',
  };
}

const CONTACTS = [
  contact('C-1', 'person-a', 20, 'low'),
  contact('C-1', 'person-b', 90, 'high'),
  contact('C-2', 'person-a', 45, 'medium'),
];

const EXPOSURE: ExplainedExposure = {
  exposure: 'e',
  case: 'C-1',
  casePerson: 'person-c',
  person: 'person-b',
  venue: 'cho-phan-rang',
  commune: '22759',
  district: '582',
  from: '2021-12-04T01:10:00.000Z',
  to: '2021-12-04T02:40:00.000Z',
  directMs: 75 * 60_000,
  lingeringMs: 15 * 60_000,
  quality: 'inferred',
  score: 66.0,
  tier: 'high',
  protection: 'partial',
  isolateUntil: '2021-12-18',
  reason: {
    rules: 'covid19-vn-2021-12',
    windowFrom: Date.parse('2021-12-02T17:00:00Z'),
    windowTo: Date.parse('2021-12-06T02:00:00Z'),
    reference: 18_965,
    weight: 80,
    caseScans: ['scan-1', 'scan-2'],
    contactScans: ['scan-3'],
  },
};

beforeAll(async () => {
  app = await createApp({ tokens: new Tokens(settings, 'of the administrator'), log: () => {} });
  await app.register(liveRoutes, { read: async () => daySnapshot(540) });
  await app.register(pageRoutes);
  const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const config = { permission: 'tracing' } as const;
  app.get('/v1/contacts', { config }, () => lines(CONTACTS));
  app.get('/v1/exposures/reasons', { config }, (request) => {
    asked.push(request.query);
    return lines([EXPOSURE]);
  });
  address = await app.listen({ port: 0 });
});

afterAll(() => app.close());

test('leads from a case to its contacts, and from a contact to the reason', async () => {
  const page = await browser.open(`${address}/#token=${epidemiologist}`);
  await page.getByRole('link', { name: 'Tiếp xúc' }).click();
  await page.getByRole('button', { name: 'C-1' }).click();
  expect(await page.locator('summary code').allTextContents()).toEqual(['person-b', 'person-a']);
  expect(asked).toEqual([]);
  await page.locator('summary').first().click();
  const said = await page.locator('.reason').textContent();
  expect(asked).toEqual([{ case: 'C-1', person: 'person-b' }]);
  for (const part of [
    'Tại điểm cho-phan-rang, Kinh Dinh, Phan Rang-Tháp Chàm',
    '04/12 08:10 – 04/12 09:40: cùng có mặt 1 giờ 15 phút, trong không khí còn lại 15 phút.',
    'Điểm 66, hệ số lây 80%',
    'giờ rời đi suy ra từ lần quét sau',
    'tiêm chưa đủ liều',
    'từ 03/12 00:00 đến 06/12 09:00',
    'scan-1, scan-2',
    'scan-3',
    'covid19-vn-2021-12',
  ]) {
    expect(said).toContain(part);
  }
  expect(browser.complaints).toEqual([]);
});

test('keeps the case when the language changes, and opens again at the same page', async () => {
  const page = await browser.open(`${address}/#token=${epidemiologist}`);
  await page.getByRole('link', { name: 'Tiếp xúc' }).click();
  await page.getByRole('button', { name: 'C-2' }).click();
  await page.getByRole('button', { name: 'English' }).click();
  await expect.poll(() => page.locator('#contacts-title').textContent()).toBe('C-2');
  await page.reload();
  await page.getByRole('heading', { name: 'Cases and contacts' }).waitFor();
  expect(page.url()).toBe(`${address}/#contacts`);
});

test('is for those who trace: a wall screen is told so', async () => {
  const page = await browser.open(`${address}/#token=${viewer}`);
  await page.getByRole('link', { name: 'Tiếp xúc' }).click();
  await expect.poll(() => page.locator('main').textContent()).toContain('không được xem danh sách tiếp xúc');
});

test('fits a phone', async () => {
  const page = await browser.open(`${address}/#token=${epidemiologist}`, { viewport: { width: 360, height: 640 } });
  await page.getByRole('link', { name: 'Tiếp xúc' }).click();
  await page.getByRole('button', { name: 'C-1' }).click();
  await page.locator('summary').first().click();
  await page.locator('.reason').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
