import { setTimeout as sleep } from 'node:timers/promises';
import type { Log, LogRecord } from '../../../streams/log.ts';
import { inParts, scanLines } from '../scans.ts';

/** A scan, or a case of a person, as a line of NDJSON. */
export type Line = string;

/** What both are asked to do: take lines, say visits and exposures. */
export interface Contender {
  readonly name: string;
  readonly log: Log;
  /** The topic in which visits come out. */
  readonly output: string;
  /** Starts its processes, anew after a kill; resolves when they have started, or at once. */
  start(): Promise<void>;
  /** SIGKILL to all of its processes. */
  kill(): Promise<void>;
  readonly pids: readonly number[];
  record(line: Line): LogRecord;
  /** Records that it still has to take. */
  waiting(): Promise<number>;
  /** What holds now: each visit and exposure as one text, with how often it was said less how often taken back. */
  said(): Promise<Map<string, number>>;
  /** Deletes what its processes keep on the disk; they must not run. */
  loseState(): Promise<void>;
  close(): Promise<void>;
}

/** The broker and the registry that both run on. */
export interface Deployment {
  readonly brokers: string;
  readonly registryUrl: string;
}

/** Appends lines as fast as the log takes them. */
export async function feed({ log, record }: Contender, lines: Iterable<Line>): Promise<void> {
  for (const part of inParts(lines, 2000)) await log.append(part.map((one) => record(one)));
}

/** Starts a contender that has nothing left to do and is not running, gives it one scan, and answers the ms until it has said the visit. */
export async function startToVisit(contender: Contender, probe: number): Promise<number> {
  const { log, output } = contender;
  const before = await log.ends(output);
  const [scan] = scanLines(1, { seed: 1_000 + probe, prefix: `probe-${probe}` });
  const began = performance.now();
  const starting = contender.start();
  await log.append([contender.record(scan!)]);
  while ((await log.ends(output)).every((end, partition) => end <= before[partition]!)) await sleep(10);
  const took = performance.now() - began;
  await starting;
  return took;
}

/** The committed values of a topic, partition after partition. */
export async function* valuesOf(log: Log, topic: string): AsyncGenerator<Buffer> {
  const [starts, ends] = [await log.starts(topic), await log.ends(topic)];
  for (const [partition, start] of starts.entries()) {
    for await (const { value } of log.read(topic, partition, start, ends[partition])) yield value;
  }
}

/** Counts a row that is said, or with sign −1 taken back. */
export function add(sums: Map<string, number>, sign: number, parts: readonly (string | number)[]): void {
  const name = parts.join(' ');
  const sum = (sums.get(name) ?? 0) + sign;
  if (sum === 0) sums.delete(name);
  else sums.set(name, sum);
}

/** Waits until it has taken everything. On Kafka the last transaction may leave a marker behind the last record, which is nobody's work. */
export async function idle(contender: Contender): Promise<void> {
  for (let last = -1, same = 0; same < 10; ) {
    const left = await contender.waiting();
    same = left === 0 ? 10 : left === last && left <= 16 ? same + 1 : 0;
    last = left;
    if (same < 10) await sleep(left > 16 ? 20 : 100);
  }
}
