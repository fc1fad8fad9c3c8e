import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { qualityRoutes } from '../../dashboards/quality/routes.ts';
import { pageRoutes } from '../../dashboards/web/routes.ts';
import { aBrowser } from '../../dashboards/web/testing.ts';
import { openReports } from '../../infra/reports.ts';
import { settingsInMemory } from '../../infra/settings/in-memory.ts';
import { VenueAliases } from '../../producers/gate/aliases.ts';
import { importFile } from '../../producers/imports/import.ts';
import { vaccination } from '../../producers/imports/kinds/vaccination.ts';
import { directTarget } from '../../producers/imports/routes.ts';
import { csv, VACCINATION_HEADER, vaccinationRow } from '../../producers/imports/testing/people.ts';
import { PersonalIntake } from '../../producers/personal/intake.ts';
import { Sealer } from '../../producers/sealing/sealer.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import {
  ADMINISTRATOR,
  DEPARTMENT,
  KEYS,
  openHttp,
  openWorlds,
  type Person,
  PHAN_RANG,
  type World,
  type Worlds,
} from './scratch.ts';

const dir = mkdtempSync(join(tmpdir(), 'truyvet-quality-'));
const browser = aBrowser();
const sealer = new Sealer(KEYS);
const NOW = '2021-12-10T09:00:00+07:00';
let worlds: Worlds;
let world: World;
let http: Awaited<ReturnType<typeof openHttp>>;
let address: string;

/** Sixty people of two facilities; each week the one corrects ten phones that it had left out, and the other none. */
async function deliver(day: string, corrected: number): Promise<void> {
  world.clock.now = Date.parse(day);
  const rows = Array.from({ length: 60 }, (_, i) => {
    const first = i % 2 === 0;
    const place = first ? ['TTYT Ninh Phước', 'Phước Hải'] : ['TYT Phường Phước Mỹ', 'Phước Mỹ'];
    const phone = first && i / 2 < corrected ? vaccinationRow(i)[5]! : i % 10 === 1 ? vaccinationRow(i)[5]! : '';
    return vaccinationRow(i)
      .with(1, `Nguyễn Văn ${'ABCDEFGHIK'[i % 10]}${i}`.replace(/\d/g, digitLetter))
      .with(5, phone)
      .with(9, place[0]!)
      .with(10, place[1]!);
  });
  const file = join(dir, 'file.csv');
  await writeFile(file, csv([VACCINATION_HEADER, ...rows]));
  const encode = world.base.codec.encode.bind(world.base.codec);
  const { vault } = world;
  const personal = new PersonalIntake({ log: world.base.log, sealer, vault, encode, now: () => world.clock.now });
  const aliases = new VenueAliases(settingsInMemory());
  const target = directTarget({ intake: world.intake, personal, aliases });
  const summary = await importFile({
    kind: vaccination,
    file,
    asOf: world.clock.now,
    now: world.clock.now,
    source: 'spec',
    rules: DEFAULT_RULES,
    target,
    refused: () => {},
  });
  expect(summary).toMatchObject({ good: 60 });
  await world.tell([]);
}

/** A digit as a letter: a name with digits is implausible. */
const digitLetter = (digit: string) => 'abcdeghikl'[Number(digit)]!;

beforeAll(async () => {
  worlds = await openWorlds();
  world = await worlds.open(DEFAULT_RULES);
  await deliver('2021-11-17T08:00:00+07:00', 0);
  await deliver('2021-11-24T08:00:00+07:00', 10);
  await deliver('2021-12-01T08:00:00+07:00', 20);
  await deliver('2021-12-09T08:00:00+07:00', 30);
  world.clock.now = Date.parse(NOW);
  const reports = openReports({
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
    const open = (sealed: Uint8Array) => sealer.open(sealed);
    await app.register(qualityRoutes, { store: world.store, vault: world.vault, open, now: () => world.clock.now });
  });
  address = await http.app.listen({ port: 0, host: '127.0.0.1' });
}, 120_000);
afterAll(async () => {
  await http.close();
  await world.close();
  await worlds.close();
  rmSync(dir, { recursive: true });
});
afterEach(() => expect(browser.complaints).toEqual([]));

async function open(who: Person, viewport = { width: 1280, height: 800 }): Promise<Page> {
  const page = await browser.open(`${address}/office/#token=${http.tokenOf(who)}`, { viewport });
  await page.waitForSelector('main.office');
  await page.evaluate(() => (location.hash = '#quality'));
  await page.waitForSelector('.shares');
  return page;
}

const saved = async (page: Page, button: string) => {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  return { name: file.suggestedFilename(), text: (await readFile(await file.path())).toString() };
};

test('the numbers at the end of each week are those that stood then, and not what is known since', async () => {
  const { json } = await http.call(DEPARTMENT, 'GET', '/v1/quality/vaccination?by=facility&weeks=4');
  const phones = (name: string) =>
    json.weeks.map(
      (week: { rows: { name: string; plausible: { phone: number } }[] }) =>
        week.rows.find((row) => row.name === name)?.plausible.phone,
    );
  expect(json.weeks.map(({ week }: { week: string }) => week)).toEqual([
    '2021-11-18',
    '2021-11-25',
    '2021-12-02',
    '2021-12-09',
  ]);
  expect(phones('TTYT Ninh Phước')).toEqual([0, 33.33, 66.67, 66.67]);
  expect(phones('TYT Phường Phước Mỹ')).toEqual([20, 20, 20, 20]);
  expect(json.rows.find((row: { name: string }) => row.name.startsWith('TTYT')).plausible.phone).toBe(100);
  for (const { asOf, rows } of json.weeks) {
    const at = await http.call(DEPARTMENT, 'GET', `/v1/quality/vaccination?by=facility&asOf=${asOf}`);
    expect(at.json.rows).toEqual(rows);
  }
});

test('whoever looks sees which facility gets better', async () => {
  const page = await open(DEPARTMENT);
  const row = (name: RegExp) => page.getByRole('row', { name });
  await page.getByLabel('Diễn biến của').selectOption('phone');
  await expect
    .poll(() =>
      row(/TTYT Ninh Phước/)
        .getByRole('img')
        .getAttribute('aria-label'),
    )
    .toMatch(/0 %, 33,3 %, 66,7 %, 66,7 %, 100 %$/);
  expect(
    await row(/TYT Phường/)
      .getByRole('img')
      .getAttribute('aria-label'),
  ).toMatch(/20 %, 20 %, 20 %, 20 %, 20 %$/);
  // The facility where most is to be corrected comes first.
  expect(await page.locator('.shares tbody th').allTextContents()).toEqual(['TYT Phường Phước Mỹ', 'TTYT Ninh Phước']);
  await page.getByLabel(/^Theo/).selectOption('commune');
  await expect.poll(() => page.locator('.shares tbody th').first().textContent(), { timeout: 20_000 }).toBe('Phước Mỹ');
  await page.getByRole('button', { name: 'English' }).click();
  await expect
    .poll(() => page.locator('caption').textContent(), { timeout: 20_000 })
    .toMatch(/Share of records with plausible information/);
});

test('the numbers are saved as a file, and the lists by who may read people', async () => {
  const { name, text } = await saved(await open(DEPARTMENT), 'Tải số liệu (CSV)');
  expect(name).toBe('vaccination-by-facility.csv');
  expect(text).toContain('"2021-12-02","","TTYT Ninh Phước","30"');
  expect(await (await open(DEPARTMENT)).getByRole('button', { name: /Danh sách|gửi cơ sở/ }).count()).toBe(0);
  const list = await saved(await open(ADMINISTRATOR), 'Tải danh sách gửi cơ sở: TYT Phường Phước Mỹ');
  expect(list).toMatchObject({ name: 'vaccination-records.xlsx', text: expect.stringMatching(/^PK/) });
});

test('an officer of a district sees the own one', async () => {
  const page = await open(PHAN_RANG);
  expect(await page.locator('.shares tbody th').allTextContents()).toEqual(['TYT Phường Phước Mỹ']);
});

test.each([320, 768])('on a screen of %i pixels only the table scrolls sideways', async (width) => {
  const page = await open(ADMINISTRATOR, { width, height: 700 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over).toBeLessThanOrEqual(0);
});
