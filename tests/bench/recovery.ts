/**
 * The time from the start of a process after `kill -9` until a scan that is sent as soon as it answers is counted, by the number of visits
 * in its state. The baseline is the first start, with nothing.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { get, insist, settled } from '../faults/client.ts';
import { startProcess } from '../faults/system-process.ts';
import { line, machine, ms } from './figures.ts';
import { folder, pour } from './running.ts';
import { scanLines, venueLines } from './scans.ts';

const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10_000, 100_000];
let probes = 0;

/** Starts on a folder, sends one scan and waits until it is counted on a day of its own. */
async function startToCounted(dir: string): Promise<{ took: number; url: string; kill: () => Promise<void> }> {
  const began = performance.now();
  const system = startProcess({ dir });
  const url = await system.url;
  const day = new Date(Date.UTC(2022, 0, 1 + probes++)).toISOString().slice(0, 10);
  const scan = {
    type: 'scan',
    id: day,
    at: `${day}T08:00:00+07:00`,
    subject: 'card:PROBE',
    venue: 'v1',
    direction: 'in',
  };
  await insist(async () => url, [JSON.stringify(scan)]);
  while (!(await (await get(url, `/v1/counts?from=${day}`)).text()).includes(day)) await sleep(5);
  return { took: performance.now() - began, url, kill: () => system.kill() };
}

const fresh = await folder();
const first = await startToCounted(fresh);
await first.kill();
line('first start, nothing to recover', ms(first.took), 1);
for (const visits of SIZES) {
  const dir = join(fresh, String(visits));
  const filling = await startToCounted(dir);
  await pour(filling.url, venueLines());
  await pour(filling.url, scanLines(Math.round(visits * 1.6), { people: Math.max(100, visits / 10) }), { size: 2000 });
  await settled(filling.url, 3_600_000);
  await filling.kill();
  const again = await startToCounted(dir);
  line(
    `after kill -9, about ${visits.toLocaleString('en')} visits in the state`,
    ms(again.took),
    again.took / first.took,
  );
  await again.kill();
}
machine();
