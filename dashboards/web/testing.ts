import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { settingsInMemory, tokenIn } from '../../infra/settings/in-memory.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
];

/** Settings for a spec, and a token of each role that looks at pages. */
export function tokensFor() {
  const settings = settingsInMemory();
  return {
    settings,
    viewer: tokenIn(settings, { name: 'wall', role: 'viewer' }),
    epidemiologist: tokenIn(settings, { name: 'tracer', role: 'epidemiologist' }),
    importer: tokenIn(settings, { name: 'office', role: 'importer' }),
  };
}

/** A browser for a spec file, which takes note of what its pages complain of. */
export function aBrowser() {
  let browser: Browser;
  const complaints: string[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH!, args: FLAGS });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    complaints.length = 0;
  });
  afterAll(() => browser.close());
  return {
    /** Errors of the pages of a test, and what the content security policy stopped. */
    complaints,
    /** A page in a profile of its own: Vietnamese, on a wall screen, unless told otherwise. */
    async open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
      const viewport = { width: 1920, height: 1080 };
      const context = await browser.newContext({ locale: 'vi-VN', viewport, ...options });
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) complaints.push(message.text());
      });
      await page.goto(url);
      return page;
    },
  };
}

/** Waits until an element says something. */
export async function says(page: Page, id: string, expected: string | RegExp): Promise<void> {
  await expect.poll(() => page.locator(`#${id}`).textContent(), { timeout: 20_000 }).toMatch(expected);
}
