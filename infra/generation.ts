import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sighting } from '../schemas/messages.ts';
import type { Rules } from '../schemas/rules.ts';
import { TOPICS } from '../schemas/topics.ts';
import { migrate } from '../sinks/clickhouse/migrate.ts';
import type { Store } from '../sinks/clickhouse/store.ts';
import type { ReadRecord, Task, Worker } from '../streams/log.ts';
import type { Pending } from '../streams/runtime-pending.ts';
import { audit } from './audit/audit.ts';
import type { AuditLine } from './audit/lines.ts';
import type { Config } from './config.ts';
import { type Base, consumersOf, openBase, Pipeline, type StageName, type StagesOf } from './pipeline.ts';

/** A whole pipeline over the log of events: its rules, the log that its folds run on, and the database that it fills. */
export interface GenerationSpec {
  /** 0 is the first, whose folds run on the log of events itself. Each later one follows that log on one of its own. */
  readonly number: number;
  readonly rules: Rules;
  readonly database: string;
  /** The versions of the stages that computed it; without, those of the first release. */
  readonly stages?: Readonly<Record<StageName, number>>;
}

export interface GenerationOptions {
  readonly config: Pick<Config, 'dataDir' | 'kafka'>;
  readonly main: Base;
  /** ClickHouse; the generation takes its own database of it. */
  readonly store: Store | undefined;
  readonly say: (line: string) => void;
  readonly stagesOf?: StagesOf | undefined;
}

/**
 * One generation of everything that is computed. To change rules, to repair a store or to start a new version of a fold, a new generation is
 * built beside the standing one from the first event on, and takes its place when it has caught up; until then readers see the old one.
 */
export class Generation {
  readonly spec: GenerationSpec;
  readonly pipeline: Pipeline;
  readonly store: Store | undefined;
  readonly #main: Base;
  readonly #base: Base;
  readonly #dir: string;
  #follower: Worker | undefined;

  private constructor(
    spec: GenerationSpec,
    main: Base,
    base: Base,
    store: Store | undefined,
    dir: string,
    stagesOf?: StagesOf,
  ) {
    this.spec = spec;
    this.#main = main;
    this.#base = base;
    this.store = store;
    this.#dir = dir;
    this.pipeline = new Pipeline({ main, base, rules: spec.rules, database: spec.database, stagesOf });
  }

  /** The log that the folds of this generation run on. */
  get base(): Base {
    return this.#base;
  }

  static async open(
    spec: GenerationSpec,
    { config, main, store, say, stagesOf }: GenerationOptions,
  ): Promise<Generation> {
    const dir = join(config.dataDir, 'generations', String(spec.number));
    const own = store?.in(spec.database);
    if (spec.number === 0) return new Generation(spec, main, main, own, dir, stagesOf);
    await mkdir(dir, { recursive: true });
    const kafka = config.kafka && { ...config.kafka, prefix: `${config.kafka.prefix}g${spec.number}-` };
    return new Generation(spec, main, await openBase(dir, kafka, say), own, dir, stagesOf);
  }

  /** Why ClickHouse cannot be filled again from what the folds said, if it lost its tables: the log has let go of a part. */
  async unrepeatable(): Promise<string | undefined> {
    if (!this.store || (await hasTables(this.store))) return undefined;
    const starts = await this.#base.log.starts(TOPICS.changes.name);
    return starts.some((start) => start > 0)
      ? 'ClickHouse is empty, and the log has no longer all that was in it'
      : undefined;
  }

  /** Runs stages; the first of them also brings the events over when the generation has a log of its own. */
  async run(stages: readonly StageName[], sink: boolean): Promise<void> {
    if (this.store) {
      // Without tables there are no rows, whatever the sink remembers; the log has them all.
      if (sink && !(await hasTables(this.store))) await this.pipeline.refill();
      await migrate(this.store);
    }
    if (this.#base !== this.#main && stages.includes('identity')) this.#follower = await this.#follow();
    await this.pipeline.runStages(stages);
    if (sink) await this.pipeline.runSink(this.store!);
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
    return this.#main.log.work({ group: this.#group, topic: TOPICS.sightings.name, handler: { batch } });
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
    if (this.#base !== this.#main) return this.#group;
    return consumersOf(rules, database).find(({ name }) => name === 'identity')!.group;
  }

  get #group(): string {
    return `follow-${this.spec.number}`;
  }

  async pending(): Promise<Pending> {
    const own = await this.pipeline.pending();
    if (this.#base === this.#main) return own;
    const positions = await this.#main.log.positions(this.#group, TOPICS.sightings.name);
    const ends = await this.#main.log.edges(TOPICS.sightings.name);
    const follow = ends.reduce((sum, end, partition) => sum + Math.max(0, end - (positions[partition] ?? 0)), 0);
    // What is still to be copied was asked last, so copying meanwhile can only be counted twice, never missed.
    const again = follow === 0 ? await this.pipeline.pending() : own;
    return { pending: again.pending + follow, stages: { follow, ...again.stages } };
  }

  /** Proves the ledger of what this generation computed; `patienceMs` is 0 when it does not run. */
  audit(patienceMs?: number): AsyncGenerator<AuditLine> {
    const { rules, database } = this.spec;
    const consumers = consumersOf(rules, database);
    const events = { ...this.#main, group: this.reader };
    return audit({ events, folds: this.#base, store: this.store!, consumers, patienceMs });
  }

  async stop(): Promise<void> {
    await this.#follower?.stop();
    await this.pipeline.stop();
    if (this.#base !== this.#main) await this.#base.log.close();
  }

  /** Removes what the generation computed; it must be stopped. The first generation's log is the log of events, and stays. */
  async destroy(): Promise<void> {
    await this.store?.command('DROP DATABASE IF EXISTS {db}');
    if (this.#base === this.#main) return;
    await this.#main.log.forget(this.#group, TOPICS.sightings.name);
    await rm(this.#dir, { recursive: true, force: true });
  }
}

async function hasTables(store: Store): Promise<boolean> {
  const [row] = await store.rows<{ tables: number }>(
    "SELECT count() AS tables FROM system.tables WHERE database = {name:String} AND name = 'subject_changes'",
    { name: store.database },
  );
  return row!.tables > 0;
}
