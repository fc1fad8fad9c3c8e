import { setTimeout as sleep } from 'node:timers/promises';
import { formatInstant } from '../../schemas/instant.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { crashPoint } from '../../streams/crash-points.ts';
import { type Log, LogUnavailable, TaskLost } from '../../streams/log.ts';
import type { Generation } from '../generations/generation.ts';
import type { Notes } from '../generations/note.ts';
import type { Succession } from '../generations/succession.ts';
import { HttpError } from '../http/errors.ts';
import { consumersOf, factsConsumer } from '../pipeline.ts';
import type { Settings } from '../settings/settings.ts';
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
  /** Entries of the state of the stages, wherever they run, by stage and kind. */
  readonly state: Readonly<Record<string, number>>;
  /** Scans and encounters in the log of events. */
  readonly log: number;
  /** Rows in ClickHouse, by table. */
  readonly tables: Readonly<Record<string, number>>;
  /** All of it. */
  readonly old: number;
  /** Values that the state had and has no more, and that the changelogs still hold: the broker removes them in time (docs/decisions/010-retention.md). */
  readonly replaced: number;
}

export interface RetentionOptions {
  /** Days of the horizon; without, nothing ever leaves. */
  readonly days: number | undefined;
  readonly settings: Settings;
  readonly notes: Notes;
  readonly succession: Succession;
  readonly say: (line: string) => void;
}

/** How often it is looked whether the horizon has moved. */
const EVERY_MS = 60 * 60_000;
/** How soon a scheduled run that failed is tried again. */
const AGAIN_AFTER_MS = 60_000;
/** How often it is looked whether somebody has asked for it. */
const LOOK_EVERY_MS = 200;
/** So long after a horizon was set no gateway takes what lies before it any more: several times as long as settings take to arrive. */
const HEARD_MS = 1000;

/** The settings: from where on scans are accepted (which only rises), that a run was asked for, and how the last one ended. */
const HORIZON = 'retention/horizon';
const WISH = 'retention/wish';
const DONE = 'retention/done';

interface Done {
  readonly horizon: number | null;
  /** The offset of the last wish that this run answers. */
  readonly wish: number;
  readonly error?: string;
}

/**
 * Lets go what is older than the horizon (docs/decisions/010-retention.md). Steps are in an order in which a crash between any two leaves nothing wrong, and
 * each can be repeated: state first, so that no fold says anything more about what leaves; then, when the sink has all that was said, the
 * tables; then the log. Any process can ask for it and look; the one that keeps the generations does it.
 */
export class Retention {
  readonly #options: RetentionOptions;
  readonly #stopping = new AbortController();
  #running = false;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** Scans and encounters of before are not accepted any more, ms: what decides about them has begun to leave. */
  get horizon(): number {
    return (this.#options.settings.get(HORIZON) as number | undefined) ?? Number.NEGATIVE_INFINITY;
  }

  /** Whether something is being let go by this process. */
  get running(): boolean {
    return this.#running;
  }

  /** Ends the waiting of those who asked. */
  stop(): void {
    this.#stopping.abort(new HttpError('unavailable', 'this process stops; look again', 1));
  }

  get #done(): Done {
    return (this.#options.settings.get(DONE) as Done | undefined) ?? { horizon: null, wish: -1 };
  }

  get #wish(): number {
    return this.#options.settings.standing(WISH)?.offset ?? -1;
  }

  /** Lets go on schedule and when it is asked for, until the signal is aborted. Of all processes of a deployment one does this at a time. */
  async keep(signal: AbortSignal, assure: () => Promise<void>): Promise<void> {
    const { days, say } = this.#options;
    let [next, complaint] = [0, ''];
    while (!signal.aborted) {
      const wish = this.#wish;
      const asked = wish > this.#done.wish;
      try {
        if (asked || (days !== undefined && performance.now() >= next)) {
          next = performance.now() + EVERY_MS;
          await this.#round(wish, asked, signal, assure);
        }
      } catch (error) {
        // Whoever takes over goes on.
        if (signal.aborted) return;
        next = performance.now() + AGAIN_AFTER_MS;
        const { message } = error as Error;
        if (message !== complaint) say(`retention will be tried again: ${message}`);
        complaint = message;
        const passes = error instanceof LogUnavailable || error instanceof TaskLost;
        if (asked && !passes) await this.#end({ ...this.#done, wish, error: message }).catch(() => undefined);
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #round(wish: number, asked: boolean, signal: AbortSignal, assure: () => Promise<void>): Promise<void> {
    const { settings, succession } = this.#options;
    if (settings.get(HORIZON) === undefined) {
      // Releases before the settings noted it in ClickHouse alone.
      const known = await lastHorizon(succession.standing.store!);
      if (known !== undefined) await settings.set({ name: HORIZON, value: known, by: 'retention', after: null });
    }
    const edges = await this.#edges();
    // The last run may have died on the way.
    const due = edges && (this.#done.horizon === null || edges.horizon > this.#done.horizon);
    this.#running = edges !== undefined && (asked || due === true);
    try {
      if (edges && this.#running) await this.#run(edges, signal, assure);
    } finally {
      this.#running = false;
    }
    if (asked || due) await this.#end({ horizon: edges?.horizon ?? null, wish });
  }

  async #end(done: Done): Promise<void> {
    await this.#options.settings.set({ name: DONE, value: done, by: 'retention' });
  }

  async #edges(): Promise<Edges | undefined> {
    const { days, succession } = this.#options;
    const { store, spec } = succession.standing;
    const { horizon } = this;
    const newest = days === undefined ? undefined : await newestDay(store!);
    if (newest === undefined) return horizon === Number.NEGATIVE_INFINITY ? undefined : edgesOf(horizon, spec.rules);
    const edges = edgesAt(newest, days!, spec.rules);
    // The edge never falls, also when more days are asked for: what has left does not come back.
    return edges.horizon < horizon ? edgesOf(horizon, spec.rules) : edges;
  }

  /** What is left that is older than what is kept. After a run, and until the horizon moves, there is none. */
  async check(): Promise<RetentionReport> {
    const edges = this.#options.days === undefined ? undefined : await this.#edges();
    const days = this.#options.days ?? null;
    if (!edges) return { days, horizon: null, kept: null, state: {}, log: 0, tables: {}, old: 0, replaced: 0 };
    const { standing } = this.#options.succession;
    const { entries: state, replaced } = await oldEntries(standing, edges.kept);
    const { events: log } = await oldEvents(standing.events, edges.kept);
    const tables = await oldRows(standing.store!, edges);
    const old = log + sum(Object.values(state)) + sum(Object.values(tables));
    const [horizon, kept] = [formatInstant(edges.horizon), formatInstant(edges.kept)];
    return { days, horizon, kept, state, log, tables, old, replaced };
  }

  /** Asks for it, and resolves when what is older now has been let go. */
  async run(): Promise<void> {
    const { settings } = this.#options;
    await settings.set({ name: WISH, value: Date.now(), by: 'api' });
    const wish = this.#wish;
    const { signal } = this.#stopping;
    while (this.#done.wish < wish)
      await sleep(LOOK_EVERY_MS / 2, undefined, { signal }).catch(() => signal.throwIfAborted());
    const { error } = this.#done;
    if (error) throw new HttpError('conflict', error);
  }

  async #run(edges: Edges, signal: AbortSignal, assure: () => Promise<void>): Promise<void> {
    const { notes, settings, succession } = this.#options;
    if (notes.now.candidate) throw new Error('a candidate is being built from the log; apply it or give it up first');
    const { standing } = succession;
    if (edges.horizon > this.horizon) {
      // From now on the gateways refuse what would come too late to be judged.
      const after = settings.standing(HORIZON);
      const set = await settings.set({ name: HORIZON, value: edges.horizon, by: 'retention', after });
      if (!set) throw new LogUnavailable('another process has set the horizon meanwhile');
      crashPoint('retention.after-horizon');
      await sleep(HEARD_MS, undefined, { signal });
    }
    await letGo(standing, edges, signal, assure);
  }
}

/** Lets go what is older of all that a generation has, and of the log of events. */
async function letGo(
  { events, folds, store, spec, reader }: Generation,
  edges: Edges,
  signal: AbortSignal,
  assure: () => Promise<void>,
): Promise<void> {
  const groupOf = Object.fromEntries(consumersOf(spec.rules, spec.database).map(({ name, group }) => [name, group]));
  const people = await sweep(folds, TOPICS.people, groupOf.people!, edges.kept, signal);
  crashPoint('retention.between-sweeps');
  const places = await sweep(folds, TOPICS.places, groupOf.venues!, edges.kept, signal);
  const said = await readToEnd(folds.log, groupOf.sink!, TOPICS.changes.name, signal);
  // An encounter that is read later would be put where it has just left.
  await readToEnd(events.log, factsConsumer(spec.database).group, TOPICS.sightings.name, signal);
  await assure();
  await noteRetirement(store!, edges);
  crashPoint('retention.before-tables');
  await retireRows(store!, edges);
  crashPoint('retention.after-tables');
  await assure();
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
  crashPoint('retention.before-events');
  await retireEvents(events, edges.kept, reader);
}

/** Waits until a group has taken all that a topic has now, and answers where that ends. */
async function readToEnd(log: Log, group: string, topic: string, signal: AbortSignal): Promise<readonly number[]> {
  const ends = await log.ends(topic);
  const behind = async () =>
    (await log.positions(group, topic)).some((position, partition) => position < ends[partition]!);
  while (await behind()) await sleep(50, undefined, { signal });
  return ends;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
