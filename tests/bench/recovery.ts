/**
 * The time from the start of a process after `kill -9` until a scan that is sent at once has been counted (embedded), or its visit said (on
 * Kafka, with `--kafka`: the state kept, and the state lost), by the number of visits in its state. The baseline is the first start, with
 * nothing.
 */
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { sharedKafka } from '../../infra/kafka-for-tests/shared-kafka.ts';
import { get, insist, settled } from '../faults/client.ts';
import { startProcess } from '../faults/system-process.ts';
import { line, machine, ms } from './figures.ts';
import { feed, idle, startToVisit } from './kafka-streams/contender.ts';
import { ours } from './kafka-streams/ours.ts';
import { folder, pour } from './running.ts';
import { scanLines, venueLines } from './scans.ts';

const [onKafka, sizes] = [process.argv.includes('--kafka'), process.argv.slice(2).filter((one) => one !== '--kafka')];
const SIZES = sizes.length > 0 ? sizes.map(Number).sort((a, b) => a - b) : [10_000, 100_000];
const SCANS_A_VISIT = 1.6;
const PEOPLE = Math.max(100, SIZES.at(-1)! / 10);
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

/** The next lines of a list that is read on from call to call. */
function* next<T>(lines: Iterator<T>, count: number): Generator<T> {
  for (let n = 0; n < count; n++) {
    const { value, done } = lines.next();
    if (done) return;
    yield value;
  }
}

/** What there is to fill the state with, from size to size: scans in the order of their time. */
function fillings(): { visits: number; scans: () => Iterable<string> }[] {
  const all = scanLines(SIZES.at(-1)! * SCANS_A_VISIT, { people: PEOPLE });
  return SIZES.map((visits, i) => ({
    visits,
    scans: () => next(all, Math.round((visits - (SIZES[i - 1] ?? 0)) * SCANS_A_VISIT)),
  }));
}

function after(visits: number): string {
  return `after kill -9, about ${visits.toLocaleString('en')} visits in the state`;
}

async function embedded(dir: string): Promise<void> {
  let system = await startToCounted(dir);
  const { took: first } = system;
  line('first start, nothing to recover', ms(first), 1);
  await pour(system.url, venueLines());
  for (const { visits, scans } of fillings()) {
    await pour(system.url, scans(), { size: 2000 });
    await settled(system.url, 3_600_000);
    await system.kill();
    system = await startToCounted(dir);
    line(after(visits), ms(system.took), system.took / first);
  }
  await system.kill();
}

async function kafka(dir: string): Promise<void> {
  const broker = await sharedKafka(console.error);
  const stages = await ours(broker, dir);
  const again = async (): Promise<number> => {
    await stages.kill();
    const took = await startToVisit(stages, probes++);
    await idle(stages);
    return took;
  };
  try {
    console.log(stages.name);
    const first = await startToVisit(stages, probes++);
    line('first start, nothing to recover', ms(first), 1);
    for (const { visits, scans } of fillings()) {
      await feed(stages, scans());
      await idle(stages);
      const kept = await again();
      line(`${after(visits)}, kept`, ms(kept), kept / first);
      await stages.kill();
      await stages.loseState();
      const lost = await again();
      line(`${after(visits)}, lost`, ms(lost), lost / first);
    }
  } finally {
    await stages.kill();
    await stages.close();
    await broker.stop();
  }
}

const dir = await folder();
try {
  await (onKafka ? kafka(dir) : embedded(dir));
} finally {
  await rm(dir, { recursive: true, force: true });
}
machine();
