import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { openBase } from '../../../infra/pipeline.ts';
import { dayNumber, localDay, localMidnight } from '../../../schemas/instant.ts';
import { DEFAULT_RULES } from '../../../schemas/rules.ts';
import { TOPICS } from '../../../schemas/topics.ts';
import { kafkaDeployment } from '../../faults/kafka-deployment.ts';
import { peerClassPath } from './build.ts';
import { add, type Contender, type Deployment, valuesOf } from './contender.ts';

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
    loseState: () => rm(join(dir, 'state'), { recursive: true }),
    close: async () => {
      await admin.disconnect();
      await log.close();
    },
  };
}
