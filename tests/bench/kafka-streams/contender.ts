import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { type Base, consumersOf, openBase, type StageName } from '../../../infra/pipeline.ts';
import { Sealer } from '../../../producers/sealing/sealer.ts';
import { sightingOf } from '../../../producers/sealing/sighting.ts';
import { acceptText } from '../../../schemas/accept.ts';
import type { Change } from '../../../schemas/changes.ts';
import { dayNumber, localDay, localMidnight } from '../../../schemas/instant.ts';
import { DEFAULT_RULES } from '../../../schemas/rules.ts';
import { TOPICS } from '../../../schemas/topics.ts';
import type { Log, LogRecord } from '../../../streams/log.ts';
import { pending } from '../../../streams/runtime-pending.ts';
import { kafkaDeployment } from '../../faults/kafka-deployment.ts';
import { startProcess } from '../../faults/system-process.ts';
import { peerClassPath } from './build.ts';

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
  close(): Promise<void>;
}

type Deployment = { readonly brokers: string; readonly registryUrl: string };

const sealer = new Sealer({ subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) });

/**
 * The folds as a deployment on two cores would run them: two processes with about as much to do each, on one thread each as theirs runs two
 * threads in one process, and each under a name of its own, so that it gets its partitions back at once, as theirs does.
 */
const PROCESSES: readonly (readonly StageName[])[] = [['identity', 'venues'], ['people']];

/** The folds, identity included. */
export async function ours(kafka: Deployment, dir: string): Promise<Contender> {
  const env = kafkaDeployment(kafka);
  const prefix = env.TRUYVET_TOPIC_PREFIX!;
  const settings = { ...kafka, brokers: kafka.brokers.split(','), prefix, instanceId: undefined };
  const base: Base = await openBase(join(dir, 'driver'), settings, (line) => console.error(line));
  const consumers = consumersOf(DEFAULT_RULES).filter(({ topic }) => topic !== TOPICS.changes.name);
  let processes: ReturnType<typeof startProcess>[] = [];
  return {
    name: `Truy Vết (with identity, score and protection), ${PROCESSES.length} processes: ${PROCESSES.map((parts) => parts.join(' and ')).join('; ')}`,
    log: base.log,
    output: TOPICS.changes.name,
    get pids() {
      return processes.map(({ pid }) => pid);
    },
    async start() {
      processes = PROCESSES.map((parts) => {
        const name = parts.join('-');
        return startProcess({ dir: join(dir, name), env: { ...env, TRUYVET_INSTANCE: name }, parts });
      });
      await Promise.all(processes.map(({ url }) => url));
    },
    kill: async () => void (await Promise.all(processes.map((process) => process.kill()))),
    record(line) {
      const accepted = acceptText(line, DEFAULT_RULES);
      if (!accepted.ok) throw new Error(accepted.refusal.message);
      // Persons are named by their only card, so that both name them alike.
      const { subject } = accepted.event as { subject: string };
      const { key, message } = sightingOf(accepted.event, sealer, () => subject);
      return {
        topic: TOPICS.sightings.name,
        key,
        value: base.codec.encode(TOPICS.sightings, message),
        time: Date.now(),
      };
    },
    waiting: async () => (await pending(base.log, consumers)).pending,
    async said() {
      const sums = new Map<string, number>();
      for await (const value of valuesOf(base.log, TOPICS.changes.name)) {
        await base.codec.prepare(TOPICS.changes, [value]);
        for (const { sign, row } of base.codec.decode<Change>(TOPICS.changes, value).rows) {
          if (row.type === 'visit') add(sums, sign, ['visit', row.person, row.venue, row.from, row.to, row.quality]);
          if (row.type === 'exposure')
            add(sums, sign, [
              'exposure',
              row.case,
              row.person,
              row.venue!,
              row.from,
              row.to,
              row.directMs,
              row.lingeringMs,
            ]);
        }
      }
      return sums;
    },
    close: () => base.log.close(),
  };
}

/** Kafka Streams, with the settings that were best for it. */
export async function theirs(kafka: Deployment, dir: string, commitMs: number): Promise<Contender> {
  const classPath = await peerClassPath();
  const { brokers } = kafka;
  const prefix = kafkaDeployment(kafka).TRUYVET_TOPIC_PREFIX!;
  const { log } = await openBase(
    join(dir, 'driver'),
    { ...kafka, brokers: brokers.split(','), prefix, instanceId: undefined },
    console.error,
  );
  const topics = ['scans', 'presences', 'visits', 'exposures'];
  const partitions = TOPICS.sightings.partitions;
  await log.createTopics(topics.map((name) => ({ name, partitions, retentionMs: -1, cleanup: 'delete' as const })));
  const args = ['-Xmx1g', '-cp', classPath, 'vn.truyvet.peer.Peer'];
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  let process: ChildProcess | undefined;
  return {
    name: 'Kafka Streams 4.1.1, one process with two threads',
    log,
    output: 'visits',
    get pids() {
      return [process!.pid!];
    },
    async start() {
      process = spawn('java', [...args, brokers, prefix, join(dir, 'state'), '2', String(commitMs)], {
        stdio: ['ignore', 'inherit', 'inherit'],
      });
    },
    async kill() {
      if (!process || process.exitCode !== null || process.signalCode !== null) return;
      const gone = new Promise((resolve) => process!.once('close', resolve));
      process.kill('SIGKILL');
      await gone;
    },
    record(line) {
      const event = JSON.parse(line) as Record<string, string>;
      const at = Date.parse(event.at ?? event.sampled!);
      const [id, person] = [event.id ?? event.record!, event.subject!];
      const day = dayNumber(localDay(at));
      const { infectiousBeforeDays: before, infectiousAfterDays: after } = DEFAULT_RULES;
      const value =
        event.type === 'case'
          ? { id, person, at: localMidnight(day - before), until: localMidnight(day + after + 1) }
          : { id, person, at, venue: event.venue, direction: event.direction };
      return { topic: 'scans', key: person, value: Buffer.from(JSON.stringify(value)), time: Date.now() };
    },
    async waiting() {
      let count = 0;
      const names = ['scans', 'presences'];
      const committed = await admin.fetchOffsets({
        groupId: `${prefix}peer`,
        topics: names.map((name) => prefix + name),
      });
      for (const [i, name] of names.entries()) {
        const positions = new Map(committed[i]!.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
        for (const [partition, end] of (await log.ends(name)).entries()) {
          count += Math.max(0, end - Math.max(0, positions.get(partition) ?? 0));
        }
      }
      return count;
    },
    async said() {
      const sums = new Map<string, number>();
      for await (const value of valuesOf(log, 'visits')) {
        const { sign, visit: v } = JSON.parse(value.toString()) as { sign: number; visit: Record<string, string> };
        add(sums, sign, ['visit', v.person!, v.venue!, v.from!, v.to!, v.quality!]);
      }
      for await (const value of valuesOf(log, 'exposures')) {
        const { sign, window, contact, venue, from, to, directMs, lingeringMs } = JSON.parse(value.toString());
        add(sums, sign, ['exposure', window, contact, venue, from, to, directMs, lingeringMs]);
      }
      return sums;
    },
    close: async () => {
      await admin.disconnect();
      await log.close();
    },
  };
}

async function* valuesOf(log: Log, topic: string): AsyncGenerator<Buffer> {
  const [starts, ends] = [await log.starts(topic), await log.ends(topic)];
  for (const [partition, start] of starts.entries()) {
    for await (const { value } of log.read(topic, partition, start, ends[partition])) yield value;
  }
}

function add(sums: Map<string, number>, sign: number, parts: readonly (string | number)[]): void {
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
