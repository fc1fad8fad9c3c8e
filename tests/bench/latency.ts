/**
 * At 200 scans a second: the time from the answer 202 until the scan is counted in `/v1/counts`, and from the 202 of a positive test until
 * the contacts of the case are in `/v1/contacts`. Readers ask again as soon as they are answered. The baseline is one such read.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { get, settled } from '../faults/client.ts';
import { line, machine, median, ms, quantile } from './figures.ts';
import { broker, deliver, embedded, onKafka, pour, type Running } from './running.ts';
import { scanLines, venueLines } from './scans.ts';

const SECONDS = Number(process.argv[2] ?? 20);
const EVERY_MS = 50;
const AT_ONCE = 10;
const TESTS = Math.max(5, Math.floor(SECONDS / 2));

const card = (n: number) => `card:ILL-${String(n).padStart(5, '0')}`;
const scan = (subject: string, id: string, direction: string, clock: string) =>
  JSON.stringify({ type: 'scan', id, subject, venue: 'v1', direction, at: `2021-12-06T${clock}+07:00` });

/** People who sat together for an hour, ten to a table, of whom one will test positive. */
function* tables(): Generator<string> {
  for (let table = 0; table < TESTS; table++) {
    const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00:00`;
    for (let seat = 0; seat < 10; seat++) {
      const who = card(table * 10 + seat);
      yield scan(who, `${who} in`, 'in', clock(7 + (table % 10)));
      yield scan(who, `${who} out`, 'out', clock(8 + (table % 10)));
    }
  }
}

async function rows(url: string, path: string): Promise<Record<string, unknown>[]> {
  const text = await (await get(url, path)).text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((row) => JSON.parse(row) as Record<string, unknown>);
}

async function counted(url: string): Promise<number> {
  const all = await rows(url, '/v1/counts');
  return all
    .filter(({ commune }) => commune === null)
    .reduce((sum, row) => sum + Number(row.scans) + Number(row.repeats), 0);
}

async function measure({ gateway, reads, stop }: Running, where: string): Promise<void> {
  try {
    await pour(gateway, [...venueLines(), ...tables()]);
    await settled(reads, 120_000);
    const scans = [...scanLines(SECONDS * 200, { prefix: 'live' })];
    const answered: { total: number; at: number }[] = [];
    const visible: number[] = [];
    const asked: number[] = [];
    const contacts: number[] = [];
    const before = await counted(reads);
    let done = false;

    const watch = async () => {
      for (let next = 0; !done || next < answered.length; ) {
        const began = performance.now();
        const total = await counted(reads);
        const now = performance.now();
        asked.push(now - began);
        for (; next < answered.length && answered[next]!.total <= total; next++) visible.push(now - answered[next]!.at);
      }
    };
    const send = async () => {
      const began = performance.now();
      for (let sent = 0; sent < scans.length; sent += AT_ONCE) {
        await deliver(gateway, scans.slice(sent, sent + AT_ONCE));
        answered.push({ total: before + sent + AT_ONCE, at: performance.now() });
        await sleep(Math.max(0, began + ((sent + AT_ONCE) / AT_ONCE) * EVERY_MS - performance.now()));
      }
      done = true;
    };
    const trace = async () => {
      for (let n = 0; n < TESTS; n++) {
        const test = { type: 'test', record: `T${n}`, revision: 1, method: 'pcr', result: 'positive' };
        await deliver(gateway, [
          JSON.stringify({ ...test, subject: card(n * 10), sampled: '2021-12-06T18:00:00+07:00' }),
        ]);
        const began = performance.now();
        while ((await rows(reads, `/v1/contacts?case=test:T${n}`)).length === 0) await sleep(5);
        contacts.push(performance.now() - began);
        await sleep(Math.max(0, (SECONDS * 1000) / TESTS - contacts.at(-1)!));
      }
    };
    await Promise.all([send(), watch(), trace()]);

    const read = median(asked);
    line(`${where}: one read of /v1/counts, median`, ms(read), 1);
    line(`${where}: 202 until counted, median`, ms(median(visible)), median(visible) / read);
    line(`${where}: 202 until counted, 99th percentile`, ms(quantile(visible, 0.99)), quantile(visible, 0.99) / read);
    line(
      `${where}: positive test's 202 until its contacts, median of ${TESTS}`,
      ms(median(contacts)),
      median(contacts) / read,
    );
    line(`${where}: the same, 99th percentile`, ms(quantile(contacts, 0.99)), quantile(contacts, 0.99) / read);
  } finally {
    await stop();
  }
}

await measure(await embedded(), 'embedded');
const kafka = broker();
if (kafka) await measure(await onKafka(kafka), 'Kafka, a process a stage');
machine();
