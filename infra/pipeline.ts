import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { identity } from '../processors/identity/fold.ts';
import { people } from '../processors/people/fold.ts';
import { venues } from '../processors/venues/fold.ts';
import type { Change } from '../schemas/changes.ts';
import type { Rules } from '../schemas/rules.ts';
import { TOPICS } from '../schemas/topics.ts';
import { openStore } from '../sinks/clickhouse/open.ts';
import type { Store } from '../sinks/clickhouse/store.ts';
import { FACTS_GROUP, factsSink } from '../sinks/facts.ts';
import { type Matcher, PERSONAL_GROUP, personalSink } from '../sinks/personal.ts';
import { createSink, type Sink, type SinkOptions } from '../sinks/writer.ts';
import { Codec } from '../streams/codec.ts';
import { fileSchemaIds } from '../streams/codec-file.ts';
import { registrySchemaIds } from '../streams/codec-registry.ts';
import { openEmbeddedLog } from '../streams/embedded/log.ts';
import type { AnyStage } from '../streams/fold.ts';
import { kafkaLog } from '../streams/kafka/log.ts';
import type { Log, StateView, Worker } from '../streams/log.ts';
import { type RunningStage, runStage, type StageStatus } from '../streams/runtime.ts';
import { type Consumer, consumerOf, type Pending, pending } from '../streams/runtime-pending.ts';
import type { KafkaConfig } from './config.ts';

/** A log and what reads and writes its messages. */
export interface Base {
  readonly log: Log;
  readonly codec: Codec;
  /** Of the log of events, where this process has the keys: says which records of the topic `personal` look like one person. */
  readonly matcher?: Matcher;
}

/** Opens the log that a deployment runs on, makes the topics that are missing, and registers their schemas. */
export async function openBase(
  dir: string,
  kafka: KafkaConfig | undefined,
  say: (line: string) => void,
): Promise<Base> {
  await mkdir(dir, { recursive: true });
  const log = await openLog(dir, kafka, say);
  return {
    log,
    codec: await prepare(
      log,
      kafka ? registrySchemaIds(kafka.registryUrl, { say }) : await fileSchemaIds(dir),
      kafka?.prefix,
    ),
  };
}

/** What flows between the folds and to the sink, and lies on the log of each generation. */
const FOLDED = [TOPICS.sightings, TOPICS.people, TOPICS.places, TOPICS.changes, TOPICS.deadLetters];

/**
 * Opens the log of a later generation. A registry's numbers of schemas are for all topics, so on Kafka the deployment's own codec will do; in the
 * process each folder has numbers of its own.
 */
export async function openFolds(
  dir: string,
  kafka: KafkaConfig | undefined,
  codec: Codec,
  say: (line: string) => void,
): Promise<Base> {
  const log = await openLog(dir, kafka, say);
  if (!kafka) return { log, codec: await prepare(log, await fileSchemaIds(dir)) };
  await log.createTopics(FOLDED);
  return { log, codec };
}

/** Opens a log as it is; nothing is made. */
export async function openLog(dir: string, kafka: KafkaConfig | undefined, say: (line: string) => void): Promise<Log> {
  if (!kafka) return openEmbeddedLog(dir);
  return kafkaLog({
    brokers: kafka.brokers,
    prefix: kafka.prefix,
    ...(kafka.instanceId ? { instanceId: kafka.instanceId } : {}),
    stateDir: join(dir, 'state'),
    logger: ({ level, message }) => (level === 'error' || level === 'warn') && say(`kafka: ${message}`),
  });
}

/** An embedded log for what can be done again: it never waits for the disk. */
export async function openScratch(dir: string): Promise<Base> {
  await mkdir(dir, { recursive: true });
  const log = await openEmbeddedLog(dir, { sync: false });
  return { log, codec: await prepare(log, await fileSchemaIds(dir)) };
}

async function prepare(log: Log, ids: Awaited<ReturnType<typeof fileSchemaIds>>, prefix = ''): Promise<Codec> {
  const topics = Object.values(TOPICS);
  await log.createTopics(topics);
  return Codec.open(ids, topics, prefix);
}

/** ClickHouse: a server, or the engine in this process. Its tables are made by `migrate`. */
export async function openEngine(where: { url: string | undefined; dir: string }): Promise<Store> {
  await mkdir(where.dir, { recursive: true });
  return openStore({
    path: join(where.dir, 'clickhouse'),
    database: DATABASE,
    ...(where.url ? { url: where.url } : {}),
  });
}

/** The group of a sink: each database that is filled from the log has its own, the standing one keeps the plain name. */
export function sinkGroup(group: string, database: string): string {
  return database === DATABASE ? group : `${group}-${database}`;
}

/** Most records that the sink takes at once. Each says one row or more. */
export const SINK_BATCH = 20_000;

/** The database of the first generation. */
export const DATABASE = 'truyvet';

/** The parts that fold, in the order in which events flow. */
export const STAGE_NAMES = ['identity', 'people', 'venues'] as const;
export type StageName = (typeof STAGE_NAMES)[number];

/** The stages under a set of rules. */
export function stagesOf(rules: Rules): Readonly<Record<StageName, AnyStage>> {
  return { identity, people: people(rules), venues: venues(rules) };
}

/** How the stages are made; a test of an upgrade makes other ones. */
export type StagesOf = typeof stagesOf;

/** The version of each stage's state. */
export function versionsOf(stages: ReturnType<StagesOf>): Record<StageName, number> {
  const { identity, people, venues } = stages;
  return { identity: identity.version, people: people.version, venues: venues.version };
}

/** Everybody who reads a topic of the pipeline to its end, when it fills `database`: what is pending waits for one of them. */
export function consumersOf(rules: Rules, database = DATABASE): Consumer[] {
  return [
    ...Object.values(stagesOf(rules)).map((stage) => consumerOf(stage)),
    { name: 'sink', group: sinkGroup('sink', database), topic: TOPICS.changes.name },
  ];
}

/** Where each stage reads, and under which group, whatever the rules. */
export const STAGE_INPUTS = [
  { name: 'identity', topic: TOPICS.sightings.name },
  { name: 'people', topic: TOPICS.people.name },
  { name: 'venues', topic: TOPICS.places.name },
] as const;

/** The sink of the facts that leave no row of their own among the changes, when it fills `database`. */
export function factsConsumer(database = DATABASE): Consumer {
  return { name: 'facts', group: sinkGroup(FACTS_GROUP, database), topic: TOPICS.sightings.name };
}

/** The sinks that fill `database` from the log of events itself, whatever generation of the pipeline runs. */
export function mainConsumers(database = DATABASE): Consumer[] {
  return [
    { name: 'personal', group: sinkGroup(PERSONAL_GROUP, database), topic: TOPICS.personal.name },
    factsConsumer(database),
  ];
}

/** Where a pipeline runs. */
export interface PipelineOptions {
  /** The log that the gateway appends to. */
  readonly main: Base;
  /** The log that the folds run on: the same, or that of a later generation. */
  readonly base: Base;
  readonly rules: Rules;
  readonly database: string;
  readonly stagesOf?: StagesOf | undefined;
}

/** The parts of the pipeline that run in this process. */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #stages: RunningStage[] = [];
  #sink: { readonly sink: Sink; readonly worker: Worker } | undefined;
  /** The sinks that read the log of events. */
  readonly #beside: Worker[] = [];

  constructor(options: PipelineOptions) {
    this.#options = options;
  }

  async runStages(names: readonly StageName[]): Promise<void> {
    const stages = (this.#options.stagesOf ?? stagesOf)(this.#options.rules);
    for (const name of names) this.#stages.push(await runStage(stages[name], this.#options.base));
  }

  /** `pace`: how long, below which number of rows and until when an insert waits for more, when nobody reads meanwhile. */
  async runSink(store: Store, pace: Pick<SinkOptions, 'restMs' | 'enoughRows' | 'hurry'> = {}): Promise<void> {
    const { main, base } = this.#options;
    const { log, codec } = base;
    const sink = createSink({
      ...pace,
      store,
      decode: (value) => {
        const waits = codec.prepare(TOPICS.changes, [value]);
        return waits
          ? waits.then(() => codec.decode<Change>(TOPICS.changes, value))
          : codec.decode<Change>(TOPICS.changes, value);
      },
      read: (partition, from, to) => log.read(TOPICS.changes.name, partition, from, to),
    });
    const group = sinkGroup('sink', store.database);
    const worker = await log.work({
      group,
      topic: TOPICS.changes.name,
      handler: sink,
      // As much as a chunk takes: each insert makes parts of files in every table behind it, which costs more than its rows do.
      maxBatch: SINK_BATCH,
      state: { name: group, version: 1 },
    });
    this.#sink = { sink, worker };
    const beside = [
      personalSink(store, main.codec, main.matcher),
      factsSink({ store, codec: main.codec, hurry: pace.hurry }),
    ];
    for (const one of beside) {
      this.#beside.push(await main.log.work({ ...one, group: sinkGroup(one.group, store.database) }));
    }
  }

  /** Forgets how far the sinks were: the database is empty, and gets everything from the log again. Before `runSink`. */
  async refill(): Promise<void> {
    const { main, base, database } = this.#options;
    await base.log.forget(sinkGroup('sink', database), TOPICS.changes.name);
    for (const { group, topic } of mainConsumers(database)) await main.log.forget(group, topic);
  }

  /** How many records wait, of the whole pipeline and not only of the parts in this process. */
  async pending(): Promise<Pending> {
    const { main, base, rules, database } = this.#options;
    const folded = await pending(base.log, consumersOf(rules, database));
    const beside = await pending(main.log, mainConsumers(database));
    return { pending: folded.pending + beside.pending, stages: { ...folded.stages, ...beside.stages } };
  }

  /** How the parts in this process are doing. */
  status(): { stages: StageStatus[]; sink: object | null } {
    return {
      stages: this.#stages.map((stage) => stage.status()),
      sink: this.#sink ? Object.fromEntries(this.#sink.sink.status.partitions) : null,
    };
  }

  /** The state of a stage, as far as it runs in this process; nothing when it does not. */
  states(name: StageName): StateView[] | undefined {
    return this.#stages.find(({ stage }) => stage.name === name)?.states();
  }

  /** The first reason why a part in this process does not go on. */
  trouble(): string | undefined {
    for (const stage of this.#stages) {
      const { stage: name, partitions } = stage.status();
      const stopped = partitions.find(({ state }) => state === 'stopped');
      if (stopped) return `${name}: partition ${stopped.partition} is stopped: ${stopped.error}`;
    }
    return undefined;
  }

  /** Finishes what is in hand, upstream first. */
  async stop(): Promise<void> {
    for (const stage of this.#stages) await stage.stop();
    await this.#sink?.worker.stop();
    for (const worker of this.#beside) await worker.stop();
  }
}
