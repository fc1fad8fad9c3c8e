import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS } from '../../schemas/topics.ts';
import { StoreError } from '../../sinks/clickhouse/store.ts';
import { crashPoint } from '../../streams/crash-points.ts';
import { GroupBusy, type Task, type Worker } from '../../streams/log.ts';
import type { Retention } from '../retention/retention.ts';
import { takeCountsOver } from '../retention/tables.ts';
import { CaughtUp } from './caught-up.ts';
import { difference } from './difference.ts';
import type { GenerationOptions } from './generation.ts';
import { type CandidateNote, type Leaving, logOf, type Note, type Notes } from './note.ts';
import { supersede } from './proposals.ts';
import type { Release } from './release.ts';
import { removeGeneration } from './removal.ts';
import type { Succession } from './succession.ts';
import { filled, logsInUse, marked, removed, succeeded } from './transitions.ts';

export interface KeeperOptions extends GenerationOptions {
  readonly notes: Notes;
  readonly release: Release;
  readonly succession: Succession;
  /** What this process does beside, as long as it keeps the generations; while it is at it, nothing takes over. */
  readonly retention: Pick<Retention, 'keep' | 'running'>;
}

const EVERY_MS = 200;

/** How often it is looked whether the database that stands is still there, ms. */
const LOOK_EVERY_MS = 5000;

/** By then every process has heard that another generation stands, and asks nothing more of the old one. */
const HEARD_MS = 1500;

/**
 * How long after a generation was removed it is looked again, ms: a process that was slow to hear of its end may have made a topic or a table meanwhile.
 */
const AGAIN_AFTER_MS = 5000;

/**
 * The one process of a deployment that sees to the succession: compares a candidate that has caught up, makes it stand, removes what is left of others. It is
 * the one that a group gives the only partition of the settings to, so when it dies another one takes its place and goes on from what is noted.
 */
export class Keeper {
  readonly #options: KeeperOptions;
  /** When each of what is to be removed was first seen, and when it was removed. */
  readonly #seen = new Map<number, number>();
  readonly #removed = new Map<number, number>();
  /** Of the candidate that is being built, and of the standing generation beside it. */
  #caughtUp: { readonly of: number; readonly candidate: CaughtUp; readonly standing: CaughtUp } | undefined;
  #worker: Worker | undefined;
  #leading: Promise<void> = Promise.resolve();
  /** Commits of the task, one after the other. */
  #commits: Promise<void> = Promise.resolve();
  #looked = 0;
  /** Whether the standing database was missing when it was last looked for. */
  #missed = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { name } = TOPICS.settings;
    this.#worker = await this.#options.main.log.work({
      group: 'keeper',
      topic: name,
      handler: {
        assigned: async (task) => {
          const before = this.#leading;
          this.#leading = before.then(() => this.#lead(task));
        },
        batch: (task, records) => this.#commit(task, records.at(-1)!.offset + 1),
      },
    });
  }

  async stop(): Promise<void> {
    await this.#worker?.stop();
    await this.#leading;
  }

  #commit(task: Task, position: number): Promise<void> {
    const commit = this.#commits.then(() => task.commit({ outputs: [], changes: [], position }));
    this.#commits = commit.catch(() => undefined);
    return commit;
  }

  async #lead(task: Task): Promise<void> {
    const { say, retention } = this.#options;
    const { signal } = task;
    // A process that slept may have lost its office without knowing it: then this fails.
    const assure = () => this.#commit(task, task.position);
    const aside = retention.keep(signal, assure).catch((error: Error) => {
      if (!signal.aborted) say(`keeper: ${error.message}`);
    });
    let complaint = '';
    while (!signal.aborted) {
      try {
        await this.#step(assure);
        complaint = '';
      } catch (error) {
        const { message } = error as Error;
        if (!signal.aborted && message !== complaint) say(`generations: ${message}; trying again`);
        complaint = message;
      }
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    await aside;
  }

  async #step(assure: () => Promise<void>): Promise<void> {
    const { notes, succession } = this.#options;
    await succession.followed();
    const note = notes.now;
    if (note.candidate) await this.#build(note, note.candidate, assure);
    for (const leaving of note.leaving) await this.#remove(leaving, assure);
    if (!note.candidate && performance.now() - this.#looked > LOOK_EVERY_MS) await this.#lookForTables();
  }

  async #build(note: Note, noted: CandidateNote, assure: () => Promise<void>): Promise<void> {
    const { standing, candidate } = this.#options.succession;
    if (candidate?.spec.number !== noted.spec.number || standing.spec.number !== note.standing.number) return;
    if (noted.state === 'failed' || (noted.state === 'ready' && !noted.automatic)) return;
    const { pending } = await candidate.pending();
    if (this.#caughtUp?.of !== noted.spec.number)
      this.#caughtUp = { of: noted.spec.number, candidate: new CaughtUp(), standing: new CaughtUp() };
    const now = performance.now();
    const compares = noted.state === 'building' && !noted.automatic && noted.kind !== 'fill';
    const before = compares ? (await standing.pending()).pending : 0;
    // Both are looked at each time: where events keep coming in they are seldom level at once.
    const level = this.#caughtUp.standing.look(before, now);
    if (!this.#caughtUp.candidate.look(pending, now)) return;
    if (noted.state === 'taking-over' || noted.automatic) return this.#makeStand(noted, assure);
    if (noted.kind === 'fill') return this.#mark(noted, { state: 'ready' });
    if (!level) return;
    try {
      const found = await difference(standing.store!, candidate.store!);
      await this.#mark(noted, { state: 'ready', difference: { ...found, underWay: before + pending } });
    } catch (error) {
      await this.#mark(noted, { state: 'failed', error: (error as Error).message });
    }
  }

  /** Notes what is known of the candidate now, unless something else is by now. */
  async #mark({ spec, state }: CandidateNote, mark: Partial<CandidateNote>): Promise<void> {
    await this.#options.notes.change('keeper', (now) =>
      now.candidate?.state === state ? marked(now, spec.number, mark) : undefined,
    );
  }

  async #makeStand({ spec }: CandidateNote, assure: () => Promise<void>): Promise<void> {
    const { notes, succession, retention } = this.#options;
    const { standing, candidate } = succession;
    // What it deletes meanwhile would be taken over by nobody.
    if (retention.running) return;
    await assure();
    await takeCountsOver(standing.store!, candidate!.store!).catch((error: Error) => {
      // Of a database that is gone nothing can be taken over, and that is why there is a new one.
      if (!(error instanceof StoreError) || (error.code !== 60 && error.code !== 81)) throw error;
    });
    crashPoint('succession.before-switch');
    await notes.change('keeper', (now) => succeeded(now, spec.number));
    crashPoint('succession.after-switch');
    await succession.followed();
  }

  async #remove(leaving: Leaving, assure: () => Promise<void>): Promise<void> {
    const { notes, succession, config, main, store, say } = this.#options;
    const { standing } = succession;
    const { number } = leaving;
    const done = this.#removed.get(number) ?? Number.NEGATIVE_INFINITY;
    const seen = this.#seen.getOrInsertComputed(number, () => performance.now());
    if (config.kafka && performance.now() - seen < HEARD_MS) return;
    if (succession.holds(number) || performance.now() - done < AGAIN_AFTER_MS) return;
    await assure();
    const folds = { log: standing.folds.log, number: logOf(standing.spec) };
    const used = logsInUse(notes.now);
    let found: boolean;
    try {
      found = await removeGeneration(leaving, { config, main, store: store!, used, folds, say });
    } catch (error) {
      if (error instanceof GroupBusy) return;
      throw error;
    }
    crashPoint('succession.after-removal');
    // In one process nobody is slow to hear of it.
    if (found && config.kafka) return void this.#removed.set(number, performance.now());
    await notes.change('keeper', (now) => removed(now, number));
  }

  /** A database that was filled and is gone is filled anew, or everything is computed anew when the log cannot give it all. */
  async #lookForTables(): Promise<void> {
    const { notes, release, config, succession, say } = this.#options;
    this.#looked = performance.now();
    const { standing } = succession;
    const gone = (await standing.lacks()) !== 'nothing' && (await standing.wasFilled());
    // Somebody who has just started may be making them again.
    if (gone && this.#missed) {
      say('ClickHouse has lost its tables: they are filled anew');
      if (await standing.refillable()) {
        await notes.change('keeper', (now) => (now.candidate ? undefined : filled(now, true)));
      } else await supersede({ notes, release }, 'rebuild', config.kafka !== undefined);
    }
    this.#missed = gone && !this.#missed;
  }
}
