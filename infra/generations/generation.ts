import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sighting } from '../../schemas/messages.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { migrate } from '../../sinks/clickhouse/migrate.ts';
import type { Store } from '../../sinks/clickhouse/store.ts';
import type { ReadRecord, Task, Worker } from '../../streams/log.ts';
import type { Pending } from '../../streams/runtime-pending.ts';
import { audit } from '../audit/audit.ts';
import type { AuditLine } from '../audit/lines.ts';
import type { Config } from '../config.ts';
import {
  type Base,
  consumersOf,
  mainConsumers,
  openFolds,
  Pipeline,
  type StageName,
  type StagesOf,
} from '../pipeline.ts';
import { type GenerationSpec, logOf } from './note.ts';
import { type Progress, progress } from './progress.ts';

export interface GenerationOptions {
  readonly config: Pick<Config, 'dataDir' | 'kafka'>;
  readonly main: Base;
  /** ClickHouse; the generation takes its own database of it. */
  readonly store: Store | undefined;
  readonly say: (line: string) => void;
  readonly stagesOf?: StagesOf | undefined;
}

/**
 * One generation of everything that is computed, as far as this process has a part in it. To change rules, to repair a store or to start a new
 * version of a fold, a new generation is built beside the standing one from the first event on, and takes its place when it has caught up; until
 * then readers see the old one.
 */
export class Generation {
  readonly spec: GenerationSpec;
  readonly pipeline: Pipeline;
  readonly store: Store | undefined;
  readonly #main: Base;
  readonly #base: Base;
  readonly #running = new Set<StageName | 'sink'>();
  #follower: Worker | undefined;

  private constructor(spec: GenerationSpec, main: Base, base: Base, options: GenerationOptions) {
    this.spec = spec;
    this.#main = main;
    this.#base = base;
    this.store = options.store?.in(spec.database);
    const { stagesOf } = options;
    this.pipeline = new Pipeline({ main, base, rules: spec.rules, database: spec.database, stagesOf });
  }

  /** Opens the log that the generation runs on, unless it is the same as that of `beside`, which this process has open. */
  static async open(spec: GenerationSpec, options: GenerationOptions, beside?: Generation): Promise<Generation> {
    const { config, main, say } = options;
    const log = logOf(spec);
    if (log === 0) return new Generation(spec, main, main, options);
    if (beside && logOf(beside.spec) === log) return new Generation(spec, main, beside.folds, options);
    const dir = foldsDir(config, log);
    await mkdir(dir, { recursive: true });
    return new Generation(spec, main, await openFolds(dir, foldsKafka(config, log), main.codec, say), options);
  }

  /**
   * What the database lacks: `nothing`; `rows` when it has no tables and the log can give it all its rows again; `history` when the log has let go of a
   * part of what was in it.
   */
  async lacks(): Promise<'nothing' | 'rows' | 'history'> {
    if (!this.store || (await hasTables(this.store))) return 'nothing';
    return (await this.refillable()) ? 'rows' : 'history';
  }

  /** Whether the log has all that the folds ever said. */
  async refillable(): Promise<boolean> {
    return (await this.#base.log.starts(TOPICS.changes.name)).every((start) => start === 0);
  }

  /** Whether the sinks of this generation have ever written anything. */
  async wasFilled(): Promise<boolean> {
    const { rules, database } = this.spec;
    const { group, topic } = consumersOf(rules, database).find(({ name }) => name === 'sink')!;
    return (await this.#base.log.positions(group, topic)).some((position) => position > 0);
  }

  /** Makes the tables, or brings them up to date. */
  async migrate(): Promise<void> {
    if (this.store) await migrate(this.store);
  }

  /**
   * Runs stages and the sink, as far as they do not run yet; the first of the stages also brings the events over when the generation has a log of its
   * own.
   */
  async run(stages: readonly StageName[], sink: boolean): Promise<void> {
    if (this.#base !== this.#main && stages.includes('identity')) this.#follower ??= await this.#follow();
    await this.pipeline.runStages(stages.filter((name) => !this.#running.has(name)));
    for (const name of stages) this.#running.add(name);
    if (sink && !this.#running.has('sink')) await this.pipeline.runSink(this.store!);
    if (sink) this.#running.add('sink');
  }

  /** Copies accepted events to this generation's log. A crash may copy some twice, which is as good as once: a fact is one. */
  #follow(): Promise<Worker> {
    const batch = async (task: Task, records: readonly ReadRecord[]) => {
      const { codec } = this.#main;
      await codec.prepare(
        TOPICS.sightings,
        records.map(({ value }) => value),
      );
      const events = records
        .map((record) => ({ record, message: codec.decode<Sighting>(TOPICS.sightings, record.value) }))
        .filter(({ message }) => message.type === 'accepted');
      await this.#base.log.append(
        events.map(({ record, message }) => ({
          topic: TOPICS.sightings.name,
          key: record.key,
          value: this.#base.codec.encode(TOPICS.sightings, message),
          time: record.time,
        })),
      );
      await task.commit({ outputs: [], changes: [], position: records.at(-1)!.offset + 1 });
    };
    return this.#main.log.work({
      group: followGroup(logOf(this.spec)),
      topic: TOPICS.sightings.name,
      handler: { batch },
    });
  }

  /** The log of events. */
  get events(): Base {
    return this.#main;
  }

  /** The log that the folds run on. */
  get folds(): Base {
    return this.#base;
  }

  /** The group that reads the log of events for this generation. */
  get reader(): string {
    const { rules, database } = this.spec;
    if (this.#base !== this.#main) return followGroup(logOf(this.spec));
    return consumersOf(rules, database).find(({ name }) => name === 'identity')!.group;
  }

  async pending(): Promise<Pending> {
    const own = await this.pipeline.pending();
    if (this.#base === this.#main) return own;
    const positions = await this.#main.log.positions(this.reader, TOPICS.sightings.name);
    const ends = await this.#main.log.edges(TOPICS.sightings.name);
    const follow = ends.reduce((sum, end, partition) => sum + Math.max(0, end - (positions[partition] ?? 0)), 0);
    // What is still to be copied was asked last, so copying meanwhile can only be counted twice, never missed.
    const again = follow === 0 ? await this.pipeline.pending() : own;
    return { pending: again.pending + follow, stages: { follow, ...again.stages } };
  }

  /** How far it has come with everything that there is to take. */
  progress(): Promise<Progress> {
    const { rules, database } = this.spec;
    const follow = { log: this.#main.log, group: this.reader, topic: TOPICS.sightings.name };
    return progress([
      ...(this.#base === this.#main ? [] : [follow]),
      ...consumersOf(rules, database).map((consumer) => ({ log: this.#base.log, ...consumer })),
      ...mainConsumers(database).map((consumer) => ({ log: this.#main.log, ...consumer })),
    ]);
  }

  /** Proves the ledger of what this generation computed; `patienceMs` is 0 when it does not run. */
  audit(patienceMs?: number): AsyncGenerator<AuditLine> {
    const { rules, database } = this.spec;
    const consumers = consumersOf(rules, database);
    const events = { ...this.#main, group: this.reader };
    return audit({ events, folds: this.#base, store: this.store!, consumers, patienceMs });
  }

  /** Ends what runs in this process, and closes the log unless it is that of `beside`, which goes on. */
  async stop(beside?: Generation): Promise<void> {
    await this.#follower?.stop();
    await this.pipeline.stop();
    if (this.#base !== this.#main && this.#base !== beside?.folds) await this.#base.log.close();
  }
}

/** The group that copies the events to the log of a generation. */
export function followGroup(log: number): string {
  return `follow-${log}`;
}

/** The folder of what this process keeps for the folds that run on a log of their own. */
export function foldsDir({ dataDir }: Pick<Config, 'dataDir'>, log: number): string {
  return join(dataDir, 'generations', String(log));
}

/** Where on Kafka the folds of a generation run, if they do. */
export function foldsKafka({ kafka }: Pick<Config, 'kafka'>, log: number): Config['kafka'] {
  return kafka && { ...kafka, prefix: `${kafka.prefix}g${log}-` };
}

/** Removes what this process keeps for the folds on a log. Beside the log of events that is their state on Kafka; in the process it lies in the log. */
export async function removeFolds(config: Pick<Config, 'dataDir'>, log: number): Promise<void> {
  const dir = log === 0 ? join(config.dataDir, 'state') : foldsDir(config, log);
  await rm(dir, { recursive: true, force: true });
}

async function hasTables(store: Store): Promise<boolean> {
  const [row] = await store.rows<{ tables: number }>(
    "SELECT count() AS tables FROM system.tables WHERE database = {name:String} AND name = 'subject_changes'",
    { name: store.database },
  );
  return row!.tables > 0;
}
