import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { STAGE_NAMES, stagesOf } from '../../infra/pipeline.ts';
import { Sealer } from '../../producers/sealing/sealer.ts';
import { sightingOf } from '../../producers/sealing/sighting.ts';
import { acceptText } from '../../schemas/accept.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { Codec } from '../../streams/codec.ts';
import { fileSchemaIds } from '../../streams/codec-file.ts';
import { openEmbeddedLog } from '../../streams/embedded/log.ts';
import { kafkaLog } from '../../streams/kafka/log.ts';
import type { Log } from '../../streams/log.ts';
import { groupOf, runStage } from '../../streams/runtime.ts';
import { consumerOf, pending } from '../../streams/runtime-pending.ts';
import { folder } from './running.ts';
import { inParts } from './scans.ts';

/** What it took three stages in this process to fold a log of scans to its end. */
export interface Folded {
  readonly took: number;
  /** CPU seconds of this process. */
  readonly cpu: number;
  readonly commits: number;
}

/** Folds scans on the embedded log; `sync: false` does not wait for the disk. */
export async function foldEmbedded(lines: readonly string[], options: { sync: boolean }): Promise<Folded> {
  const dir = await folder();
  try {
    return await fold(await openEmbeddedLog(dir, options), dir, lines);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Folds scans on Kafka, in topics of their own, which are deleted again; `exactlyOnce: false` commits without transactions. */
export async function foldOnKafka(
  brokers: string,
  lines: readonly string[],
  { exactlyOnce }: { exactlyOnce: boolean },
): Promise<Folded> {
  const dir = await folder();
  const prefix = `bench-${crypto.randomUUID().slice(0, 8)}-`;
  try {
    const log = kafkaLog({ brokers: brokers.split(','), prefix, stateDir: join(dir, 'state'), exactlyOnce });
    return await fold(log, dir, lines);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function fold(log: Log, dir: string, lines: readonly string[]): Promise<Folded> {
  await log.createTopics(Object.values(TOPICS));
  const codec = await Codec.open(await fileSchemaIds(dir), Object.values(TOPICS));
  const sealer = new Sealer({ subjects: Buffer.alloc(32, 1), seal: Buffer.alloc(32, 2) });
  for (const part of inParts(lines, 2000)) {
    await log.append(
      part.map((line) => {
        const accepted = acceptText(line, DEFAULT_RULES);
        if (!accepted.ok) throw new Error(accepted.refusal.message);
        const { key, message } = sightingOf(
          accepted.event,
          sealer,
          () => (accepted.event as { subject: string }).subject,
        );
        return {
          topic: TOPICS.sightings.name,
          key,
          value: codec.encode(TOPICS.sightings, message),
          time: Date.now(),
        };
      }),
    );
  }
  const stages = stagesOf(DEFAULT_RULES);
  const consumers = STAGE_NAMES.map((name) => consumerOf(stages[name]));
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const running = await Promise.all(STAGE_NAMES.map((name) => runStage(stages[name], { log, codec })));
  while ((await pending(log, consumers)).pending > 0) await sleep(50);
  const took = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  const commits = running.reduce((sum, stage) => sum + stage.status().commits, 0);
  for (const stage of running) await stage.stop();
  for (const stage of Object.values(stages)) await log.forget(groupOf(stage), stage.input.name);
  await log.deleteTopics(Object.values(TOPICS).map(({ name }) => name));
  await log.close();
  return { took, cpu: (user + system) / 1e6, commits };
}
