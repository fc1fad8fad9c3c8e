import { setTimeout as sleep } from 'node:timers/promises';
import { formatInstant } from '../../schemas/instant.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { consumersOf } from '../pipeline.ts';
import type { Succession } from '../succession.ts';
import { type Edges, edgesAt, edgesOf } from './edges.ts';
import { oldEvents, retireEvents } from './events.ts';
import { oldEntries } from './state.ts';
import { sweep } from './sweep.ts';
import { lastHorizon, newestDay, noteRetirement, oldRows, retireRows } from './tables.ts';

/** What is there that is older than what is kept, and where. */
export interface RetentionReport {
  /** Days of the horizon; null: everything is kept for ever. */
  readonly days: number | null;
  /** Answers about what began here or later are as though nothing had ever left; ISO. */
  readonly horizon: string | null;
  /** Nothing of before is kept; ISO. */
  readonly kept: string | null;
  /** Entries of the state of the stages in this process, by stage and kind. */
  readonly state: Readonly<Record<string, number>>;
  /** Scans and encounters in the log of events. */
  readonly log: number;
  /** Rows in ClickHouse, by table. */
  readonly tables: Readonly<Record<string, number>>;
  /** All of it. */
  readonly old: number;
}

export interface RetentionOptions {
  /** Days of the horizon; without, nothing ever leaves. */
  readonly days: number | undefined;
  readonly succession: Succession;
  readonly say: (line: string) => void;
}

/** How often it is looked whether the horizon has moved. */
const EVERY_MS = 60 * 60_000;

/**
 * Lets go what is older than the horizon (docs/decisions/010-retention.md). Steps are in an order in which a crash between any two leaves nothing wrong, and
 * each can be repeated: state first, so that no fold says anything more about what leaves; then, when the sink has all that was said, the
 * tables; then the log.
 */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #stopping = new AbortController();
  #horizon = Number.NEGATIVE_INFINITY;
  /** Whether a run of this process came to its end; the one before may have died on the way. */
  #done = false;
  #running: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** Scans and encounters of before are not accepted any more, ms: what decides about them has begun to leave. */
  get horizon(): number {
    return this.#horizon;
  }

  /** Begins to let go on schedule. */
  async start(): Promise<void> {
    const { store } = this.#options.succession.standing;
    if (!store) return;
    this.#horizon = (await lastHorizon(store)) ?? this.#horizon;
    if (this.#options.days === undefined) return;
    const round = () => void this.#round().catch((error: Error) => this.#tell(error));
    this.#timer = setInterval(round, EVERY_MS);
    round();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#running.catch(() => undefined);
  }

  async #round(): Promise<void> {
    const edges = await this.#edges();
    if (edges && (edges.horizon > this.#horizon || !this.#done)) await this.run();
  }

  #tell(error: Error): void {
    if (!this.#stopping.signal.aborted) this.#options.say(`retention will be tried again: ${error.message}`);
  }

  async #edges(): Promise<Edges | undefined> {
    const { days, succession } = this.#options;
    const { store, spec } = succession.standing;
    const newest = days === undefined ? undefined : await newestDay(store!);
    if (newest === undefined) return undefined;
    const edges = edgesAt(newest, days!, spec.rules);
    // The edge never falls, also when more days are asked for: what has left does not come back.
    return edges.horizon < this.#horizon ? edgesOf(this.#horizon, spec.rules) : edges;
  }

  /** What is left that is older than what is kept. After a run, and until the horizon moves, there is none. */
  async check(): Promise<RetentionReport> {
    const edges = await this.#edges();
    const days = this.#options.days ?? null;
    if (!edges) return { days, horizon: null, kept: null, state: {}, log: 0, tables: {}, old: 0 };
    const { standing } = this.#options.succession;
    const state = await oldEntries(standing.pipeline, edges.kept);
    const { events: log } = await oldEvents(standing.events, edges.kept);
    const tables = await oldRows(standing.store!, edges);
    const old = log + sum(Object.values(state)) + sum(Object.values(tables));
    return { days, horizon: formatInstant(edges.horizon), kept: formatInstant(edges.kept), state, log, tables, old };
  }

  /** Lets go what is older now. One run at a time. */
  run(): Promise<void> {
    const run = this.#running.catch(() => undefined).then(() => this.#run());
    this.#running = run;
    return run;
  }

  async #run(): Promise<void> {
    const edges = await this.#edges();
    if (!edges) return;
    const { succession } = this.#options;
    if (succession.candidate) throw new Error('a candidate is being built from the log; apply it or give it up first');
    const { standing } = succession;
    const { events, folds, store, spec, reader } = standing;
    // From now on the gateway refuses what would come too late to be judged.
    this.#horizon = edges.horizon;
    const groupOf = Object.fromEntries(consumersOf(spec.rules, spec.database).map(({ name, group }) => [name, group]));
    const { signal } = this.#stopping;
    const people = await sweep(folds, TOPICS.people, groupOf.people!, edges.kept, signal);
    const places = await sweep(folds, TOPICS.places, groupOf.venues!, edges.kept, signal);
    const said = await folds.log.ends(TOPICS.changes.name);
    const stored = () => folds.log.positions(groupOf.sink!, TOPICS.changes.name);
    while ((await stored()).some((position, partition) => position < said[partition]!)) {
      await sleep(50, undefined, { signal });
    }
    await noteRetirement(store!, edges);
    await retireRows(store!, edges);
    await folds.log.truncate(TOPICS.people.name, people);
    await folds.log.truncate(TOPICS.places.name, places);
    // ClickHouse has these; should it be lost, it is computed anew from the events.
    await folds.log.truncate(TOPICS.changes.name, said);
    if (folds !== events) {
      await folds.log.truncate(
        TOPICS.sightings.name,
        await folds.log.positions(groupOf.identity!, TOPICS.sightings.name),
      );
    }
    await retireEvents(events, edges.kept, reader);
    this.#done = true;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
