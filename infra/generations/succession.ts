import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GroupBusy } from '../../streams/log.ts';
import type { StageName } from '../pipeline.ts';
import { ActiveStore } from './active-store.ts';
import { Generation, type GenerationOptions, removeFolds } from './generation.ts';
import { type GenerationSpec, logOf, type Note, type Notes } from './note.ts';
import { supersede } from './proposals.ts';
import type { Release } from './release.ts';
import { logsInUse, marked } from './transitions.ts';

export interface SuccessionOptions extends GenerationOptions {
  readonly notes: Notes;
  /** This program. */
  readonly release: Release;
  /** The stages that this process has a part in. */
  readonly stages: readonly StageName[];
  /** Whether this process fills databases. */
  readonly sink: boolean;
}

/** How often it is tried again to follow, and looked whether a part of the candidate is in trouble, ms. */
const LOOK_EVERY_MS = 1000;

/**
 * Which generation stands, and what may follow it, as this process has a part in it: it follows what the deployment has noted. A candidate is
 * built in the background while the standing one serves; it takes over only when somebody says so, and nothing of it is seen before.
 */
export class Succession {
  readonly store: ActiveStore | undefined;
  readonly #options: SuccessionOptions;
  readonly #stopping = new AbortController();
  #standing: Generation;
  #candidate: Generation | undefined;
  /** What has been noted is followed step by step, one after the other. */
  #following: Promise<void> = Promise.resolve();
  #looking: Promise<void> = Promise.resolve();
  #unwatch: () => void = () => undefined;
  #complaint = '';

  private constructor(options: SuccessionOptions, standing: Generation) {
    this.#options = options;
    this.#standing = standing;
    this.store = standing.store && new ActiveStore(standing.store, () => this.#renewed());
  }

  /** Runs this process's parts of what stands, and of what is to follow it, and goes on doing so. */
  static async start(options: SuccessionOptions): Promise<Succession> {
    const standing = await Generation.open(options.notes.now.standing, options);
    const succession = new Succession(options, standing);
    try {
      await succession.#begin();
    } catch (error) {
      await succession.stop();
      throw error;
    }
    return succession;
  }

  get standing(): Generation {
    return this.#standing;
  }

  /** The candidate, when this process has a hand in it already. */
  get candidate(): Generation | undefined {
    return this.#candidate;
  }

  async #begin(): Promise<void> {
    const { notes, release, say } = this.#options;
    await this.#removeLeftovers();
    await this.#makeTables(this.#standing);
    const outdated = release.whyNot(notes.now.standing);
    if (outdated && this.#options.stages.length > 0) {
      await supersede(this.#options, 'upgrade', this.#isOneOfMany);
      const follows = notes.now.candidate && release.computes(notes.now.candidate.spec);
      say(
        follows
          ? `${outdated}: everything is computed anew; until then the old answers stand`
          : `${outdated}: this process folds nothing; end it, or ask an api of its release for a rebuild`,
      );
    }
    await this.#run(this.#standing);
    this.#unwatch = notes.watch(() => void this.followed());
    await this.followed();
    this.#looking = this.#look();
  }

  /** Resolves when this process has followed what is noted now, or has failed to and will try again. */
  followed(): Promise<void> {
    this.#following = this.#following.then(() => this.#follow()).catch((error: Error) => this.#failed(error));
    return this.#following;
  }

  #failed({ message }: Error): void {
    if (this.#stopping.signal.aborted) return;
    if (message !== this.#complaint) this.#options.say(`generations: ${message}; trying again`);
    this.#complaint = message;
  }

  async #follow(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const note = this.#options.notes.now;
    if (note.standing.number !== this.#standing.spec.number) await this.#switch(note.standing);
    await this.#run(this.#standing);
    const { candidate } = note;
    if (this.#candidate && this.#candidate.spec.number !== candidate?.spec.number) await this.#drop(note);
    if (candidate && !this.#candidate && candidate.state !== 'failed' && this.#hasPart)
      await this.#join(candidate.spec);
    this.#complaint = '';
  }

  /** Another generation stands: readers see it from the next read on, and of the old one nothing runs here any more. */
  async #switch(spec: GenerationSpec): Promise<void> {
    const old = this.#standing;
    const prepared = this.#candidate?.spec.number === spec.number ? this.#candidate : undefined;
    const next = prepared ?? (await Generation.open(spec, this.#options, old));
    if (!prepared) {
      await this.#makeTables(next).catch(async (error) => {
        await next.stop(old);
        throw error;
      });
    }
    if (next.store) this.store?.switchTo(next.store);
    this.#standing = next;
    if (prepared) this.#candidate = undefined;
    const { release, say, stages } = this.#options;
    await old.stop(next).catch((error: Error) => say(`generation ${old.spec.number}: ${error.message}`));
    await this.#forgetFolds(old.spec, this.#options.notes.now);
    say(`generation ${spec.number} stands`);
    const outdated = release.whyNot(spec);
    if (outdated && stages.length > 0) say(`${outdated}: this process folds nothing more`);
  }

  /** On Kafka there may be processes of other releases. */
  get #isOneOfMany(): boolean {
    return this.#options.config.kafka !== undefined;
  }

  /** A gateway alone has nothing to do with a candidate. */
  get #hasPart(): boolean {
    return this.#options.stages.length > 0 || this.store !== undefined;
  }

  async #drop(note: Note): Promise<void> {
    const dropped = this.#candidate!;
    this.#candidate = undefined;
    await dropped.stop(this.#standing);
    await this.#forgetFolds(dropped.spec, note);
  }

  async #join(spec: GenerationSpec): Promise<void> {
    const candidate = await Generation.open(spec, this.#options, this.#standing);
    try {
      const { release, sink } = this.#options;
      if (sink && !release.isOlderThan(spec)) await this.#makeTables(candidate);
      await this.#run(candidate);
    } catch (error) {
      await candidate.stop(this.#standing);
      throw error;
    }
    this.#candidate = candidate;
  }

  /**
   * Runs what this process has to do for a generation, as far as it does not run already. It never folds into the state of other versions than its own, and
   * fills no database from what a newer release says.
   */
  async #run(generation: Generation): Promise<void> {
    const { release, stages, sink } = this.#options;
    const { spec } = generation;
    const filledOnly = generation !== this.#standing && logOf(spec) !== spec.number;
    const folds = !filledOnly && release.computes(spec) ? stages : [];
    await generation.run(folds, sink && !release.isOlderThan(spec));
  }

  /**
   * Tables that a sink has filled and that are gone are lost. Only when no other sink is at work on them may they be made again, and get everything from the
   * log; otherwise a new database takes their place (`keeper.ts`), and until then nothing must be written into half of them.
   */
  async #makeTables(generation: Generation): Promise<void> {
    const lacks = await generation.lacks();
    if (lacks !== 'nothing' && (await generation.wasFilled())) {
      if (!this.#options.sink) return;
      if (lacks === 'history') {
        this.#options.say(
          'ClickHouse is empty, and the log has no longer all that was in it: everything is computed anew',
        );
        await supersede(this.#options, 'rebuild', this.#isOneOfMany);
      }
      try {
        await generation.pipeline.refill();
      } catch (error) {
        if (error instanceof GroupBusy) return;
        throw error;
      }
    }
    await generation.migrate();
  }

  /** Whether this process still has anything of a generation open. */
  holds(number: number): boolean {
    return this.#standing.spec.number === number || this.#candidate?.spec.number === number;
  }

  /** Stops what runs. A candidate is gone on with after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#unwatch();
    await this.#looking;
    await this.#following;
    await this.#candidate?.stop(this.#standing);
    await this.#standing.stop();
  }

  /** Tries again what failed, and says of a candidate that a part of it in this process cannot go on. */
  async #look(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      await this.followed();
      const error = this.#candidate?.pipeline.trouble();
      const number = this.#candidate?.spec.number;
      if (!error || signal.aborted) continue;
      const failed = (now: Note) => marked(now, number!, { state: 'failed', error });
      await this.#options.notes.change('trouble', failed).catch((cause: Error) => this.#failed(cause));
    }
  }

  /** Follows what is noted now, for a reader whose database is gone. */
  async #renewed(): Promise<void> {
    await this.#options.notes.refresh();
    await this.followed();
  }

  /** What this process kept for a log that is of no use any more. */
  async #forgetFolds(spec: GenerationSpec, note: Note): Promise<void> {
    const log = logOf(spec);
    if (!logsInUse(note).has(log)) await removeFolds(this.#options.config, log);
  }

  /** What other generations left here, while this process was away. */
  async #removeLeftovers(): Promise<void> {
    const { config, notes } = this.#options;
    const names = await readdir(join(config.dataDir, 'generations')).catch(() => [] as string[]);
    const used = logsInUse(notes.now);
    for (const log of [0, ...names.map(Number)]) if (!used.has(log)) await removeFolds(config, log);
  }
}
