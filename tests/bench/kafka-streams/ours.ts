import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Base, consumersOf, openBase, type StageName } from '../../../infra/pipeline.ts';
import { Sealer } from '../../../producers/sealing/sealer.ts';
import { sightingOf } from '../../../producers/sealing/sighting.ts';
import { acceptText } from '../../../schemas/accept.ts';
import type { Change } from '../../../schemas/changes.ts';
import { DEFAULT_RULES } from '../../../schemas/rules.ts';
import { TOPICS } from '../../../schemas/topics.ts';
import { pending } from '../../../streams/runtime-pending.ts';
import { kafkaDeployment } from '../../faults/kafka-deployment.ts';
import { startProcess } from '../../faults/system-process.ts';
import { add, type Contender, type Deployment, valuesOf } from './contender.ts';

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
    loseState: async () => {
      for (const parts of PROCESSES) await rm(join(dir, parts.join('-'), 'state'), { recursive: true });
    },
    close: () => base.log.close(),
  };
}
