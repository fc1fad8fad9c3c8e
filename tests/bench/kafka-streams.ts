/**
 * The same scans and cases through our folds and through a Kafka Streams program that does the same job without identity, zones, score, protection and venue records
 * (`tests/bench/kafka-streams`), on the same broker, in turns: scans a second, CPU, memory, from `kill -9` to the next visit, and latency at a fixed rate.
 * Both have two threads that fold and get their partitions back by name after the kill. First it is made sure that both say the same visits and exposures. See docs/kafka-streams.md.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sharedKafka } from '../../infra/kafka-for-tests/shared-kafka.ts';
import { line, machine, ms, perSecond, quantile } from './figures.ts';
import { type Contender, feed, idle, type Line, startToVisit } from './kafka-streams/contender.ts';
import { ours } from './kafka-streams/ours.ts';
import { theirs } from './kafka-streams/theirs.ts';
import { cpuSeconds, ownMegabytes } from './proc.ts';
import { folder } from './running.ts';
import { inParts, scanLines } from './scans.ts';

const SCANS = Number(process.argv[2] ?? 20_000);
const RATE = Number(process.argv[3] ?? 200);
const SECONDS = Number(process.argv[4] ?? 5);
const COMMIT_MS = Number(process.argv[5] ?? 100);
const PEOPLE = Math.max(100, Math.floor(SCANS / 16));
const VENUES = Math.max(20, Math.floor(SCANS / 250));
/** One scan of twenty comes so many later. */
const LATE_BY = 500;

interface Figures {
  readonly took: number;
  /** CPU seconds of all its processes. */
  readonly cpu: number;
  /** Memory of all its processes at the end, MB, without the files that they have mapped. */
  readonly memory: number;
  readonly latency: readonly number[];
  readonly recovery: number;
  readonly said: ReadonlyMap<string, number>;
}

function* lines(): Generator<Line> {
  const late: { line: Line; after: number }[] = [];
  let n = 0;
  for (const one of scanLines(SCANS, { people: PEOPLE, venues: VENUES })) {
    if (n++ % 20 === 0) late.push({ line: one, after: n + LATE_BY });
    else yield one;
    while (late[0] && late[0].after <= n) yield late.shift()!.line;
  }
  for (const one of late) yield one.line;
}

function* cases(): Generator<Line> {
  for (let n = 0; n < PEOPLE / 200; n++) {
    const subject = `cccd:${String(58_000_000_000 + n * 200).padStart(12, '0')}`;
    yield JSON.stringify({
      type: 'case',
      record: `c-${n}`,
      revision: 1,
      subject,
      sampled: '2021-12-07T10:00:00+07:00',
    });
  }
}

async function measure(contender: Contender): Promise<Figures> {
  await contender.start();
  // The cases first, and a few scans: the process has joined, and its code is warm.
  await feed(contender, [...cases(), ...scanLines(2000, { people: PEOPLE, venues: VENUES, prefix: 'warm' })]);
  await idle(contender);
  console.error(`${contender.name}: warm`);
  const used = () => sum(contender.pids.map(cpuSeconds));
  // What is a gateway's work is done before the clock runs: ours checks, keys and seals each scan, and theirs takes it as it is.
  const records = [...lines()].map((one) => contender.record(one));
  const [began, cpu] = [performance.now(), used()];
  for (const part of inParts(records, 2000)) await contender.log.append(part);
  await idle(contender);
  const figures = {
    took: performance.now() - began,
    cpu: used() - cpu,
    memory: sum(contender.pids.map(ownMegabytes)),
  };
  const said = await contender.said();
  console.error(`${contender.name}: all taken`);
  const latency = await latencies(contender);
  await contender.kill();
  console.error(`${contender.name}: killed`);
  const recovery = await startToVisit(contender, 0);
  return { ...figures, latency, recovery, said };
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

/** Times from the append of a scan to a committed record that it led to, at a fixed rate. */
async function latencies({ log, output, record }: Contender): Promise<number[]> {
  const found: number[] = [];
  const began = Date.now();
  const next = [...(await log.ends(output))];
  const live = scanLines(RATE * SECONDS, { seed: 3, people: PEOPLE, venues: VENUES, prefix: 'live' });
  let done = false;
  const watch = async () => {
    for (let last = false; !last; await sleep(5)) {
      last = done;
      for (const [partition, end] of (await log.ends(output)).entries()) {
        if (end <= next[partition]!) continue;
        for await (const { offset, time } of log.read(output, partition, next[partition]!, end)) {
          if (time >= began) found.push(Date.now() - time);
          next[partition] = offset + 1;
        }
        next[partition] = end;
      }
    }
  };
  const watching = watch();
  let beat = 0;
  for (const part of inParts(live, Math.max(1, Math.round(RATE / 20)))) {
    await log.append(part.map((one) => record(one)));
    await sleep(Math.max(0, began + ++beat * 50 - Date.now()));
  }
  await sleep(2000);
  done = true;
  await watching;
  return found;
}

function sameResults(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): void {
  const differing = [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
  const visits = [...a.keys()].filter((name) => name.startsWith('visit')).length;
  console.log(`${visits} visits and ${a.size - visits} exposures; ${differing.length} of them differ`);
  if (differing.length > 0) throw new Error(`they differ, first in: ${differing[0]}`);
}

const kafka = await sharedKafka(console.error);
const dir = await folder();
const contenders = [await ours(kafka, join(dir, 'ours')), await theirs(kafka, join(dir, 'theirs'), COMMIT_MS)];
try {
  console.log(
    `${SCANS} scans, ${PEOPLE} people, ${VENUES} venues, 5 % late; ${RATE}/s for ${SECONDS} s; theirs commits every ${COMMIT_MS} ms`,
  );
  const figures: Figures[] = [];
  for (const contender of contenders) {
    figures.push(await measure(contender));
    await contender.kill();
  }
  const [we, they] = figures as [Figures, Figures];
  sameResults(we.said, they.said);
  for (const [{ name }, { took, cpu, memory, latency, recovery }] of [
    [contenders[1]!, they],
    [contenders[0]!, we],
  ] as const) {
    console.log(name);
    line('  scans a second', perSecond(SCANS, took), they.took / took);
    line('  CPU seconds a million scans', ((cpu / SCANS) * 1e6).toFixed(0), cpu / they.cpu);
    line('  memory after it, without mapped files', `${memory.toFixed(0)} MB`, memory / they.memory);
    const tail = quantile(latency, 0.99);
    const middle = quantile(latency, 0.5);
    line('  scan in to committed visit out, median', ms(middle), middle / quantile(they.latency, 0.5));
    line('  the same, 99th percentile', ms(tail), tail / quantile(they.latency, 0.99));
    line('  from kill -9 to the next visit', ms(recovery), recovery / they.recovery);
  }
} finally {
  for (const contender of contenders) await contender.kill().then(() => contender.close());
  await kafka.stop();
  await rm(dir, { recursive: true, force: true });
}
machine();
