import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliver, get, post, settled, status } from '../faults/client.ts';
import { type SystemProcess, startProcess } from '../faults/system-process.ts';

let dir: string;
let system: SystemProcess;
let url: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-system-'));
  system = startProcess({ dir });
  url = await system.url;
});

afterEach(async () => {
  await system.kill();
  await rm(dir, { recursive: true, force: true });
});

const at = '2021-12-06T08:00:00+07:00';
const [one, other, third] = ['card:NT-0001', 'card:NT-0002', 'card:NT-0003'];
const scan = (id: string, venue: string) => ({ type: 'scan', id, at, subject: one, venue, direction: 'in' });
const encounter = (id: string, minutes: number) => ({ type: 'encounter', id, at, minutes, subject: one, other });
const link = (id: string, b: string | undefined) => ({ type: 'link', id, a: one, b });

/** How many facts have a reused id, once `pending` is 0 after these events. */
async function reusedAfter(...events: object[]): Promise<number> {
  if (events.length > 0)
    await deliver(
      url,
      events.map((event) => JSON.stringify(event)),
    );
  await settled(url);
  return (await status(url)).quality['reused-id']!;
}

test('every scan, encounter and link beyond the first of its id is counted as soon as nothing waits; one that comes again is not', async () => {
  const first = [scan('s', 'cafe'), encounter('e', 20), link('l', other)];
  expect(await reusedAfter(...first)).toBe(0);
  expect(await reusedAfter(scan('s', 'market'))).toBe(1);
  expect(await reusedAfter(encounter('e', 21))).toBe(2);
  expect(await reusedAfter(link('l', third))).toBe(3);
  expect(await reusedAfter(...first, encounter('e', 21)), 'sent again').toBe(3);
  expect(await reusedAfter(scan('e', 'cafe'), encounter('l', 20), link('s', other)), 'ids of other types').toBe(3);
  expect(await reusedAfter(encounter('e', 22), encounter('f', 20))).toBe(4);
  await filledAnew();
  expect(await reusedAfter(), 'in a new database').toBe(4);
});

/** Fills a new database from the log, and lets it take over. */
async function filledAnew(): Promise<void> {
  const { generation } = (await (await get(url, '/v1/status')).json()) as { generation: number };
  await post(url, '/v1/rebuild', { part: 'sink' });
  type Rules = { candidate: { state: string } | null };
  while (((await (await get(url, '/v1/rules')).json()) as Rules).candidate?.state !== 'ready') await sleep(50);
  await post(url, '/v1/rules/candidate/apply', {});
  expect(((await (await get(url, '/v1/status')).json()) as { generation: number }).generation).toBeGreaterThan(
    generation,
  );
}
