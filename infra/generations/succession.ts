import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Rules } from '../../schemas/rules.ts';
import { GroupBusy } from '../../streams/log.ts';
import type { Config } from '../config.ts';
import { HttpError } from '../http/errors.ts';
import { STAGE_NAMES, type StageName, stagesOf, versionsOf } from '../pipeline.ts';
import { ActiveStore } from './active-store.ts';
import { Generation, type GenerationOptions, removeFolds } from './generation.ts';
import {
  type CandidateKind,
  type CandidateNote,
  databaseOf,
  type GenerationSpec,
  leave,
  logOf,
  type Note,
  type Notes,
} from './note.ts';

export interface SuccessionOptions extends GenerationOptions {
  readonly config: Pick<Config, 'dataDir' | 'kafka'>;
  readonly notes: Notes;
  /** The stages that this process has a part in. */
  readonly stages: readonly StageName[];
  /** Whether this process fills databases. */
  readonly sink: boolean;
}

/** How often it is tried again to follow, and looked whether a part of the candidate is in trouble, ms. */
const LOOK_EVERY_MS = 1000;

/** How long a takeover may take before whoever asked for it is told to look again later, ms. */
const PATIENCE_MS = 120_000;

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
    const { notes, say } = this.#options;
    await this.#removeLeftovers();
    await this.#makeTables(this.#standing);
    const outdated = this.#outdated(notes.now.standing);
    if (outdated && this.#options.stages.length > 0) {
      await this.#supersede('upgrade');
      const follows = notes.now.candidate && !this.#outdated(notes.now.candidate.spec);
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
    if (!prepared) await this.#makeTables(next);
    if (next.store) this.store?.switchTo(next.store);
    this.#standing = next;
    if (prepared) this.#candidate = undefined;
    const { say, stages } = this.#options;
    await old.stop(next).catch((error: Error) => say(`generation ${old.spec.number}: ${error.message}`));
    await this.#forgetFolds(old.spec, this.#options.notes.now);
    say(`generation ${spec.number} stands`);
    const outdated = this.#outdated(spec);
    if (outdated && stages.length > 0) say(`${outdated}: this process folds nothing more`);
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
      if (this.#options.sink) await this.#makeTables(candidate);
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
    const { stages, sink } = this.#options;
    const { spec } = generation;
    const stands = generation === this.#standing;
    const filledOnly = !stands && logOf(spec) !== spec.number;
    const folds = !filledOnly && !this.#outdated(spec) ? stages : [];
    await generation.run(folds, sink && (stands || filledOnly ? !this.#isNewer(spec) : !this.#outdated(spec)));
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
        await this.#supersede('rebuild');
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

  /** Why what was computed cannot be carried on by the stages of this program. */
  #outdated({ rules, stages }: GenerationSpec): string | undefined {
    const versions = this.#versions(rules);
    const other = STAGE_NAMES.find((name) => (stages?.[name] ?? 1) !== versions[name]);
    return (
      other && `the state of ${other} is of version ${stages?.[other] ?? 1}, and this program's of ${versions[other]}`
    );
  }

  /** Whether a newer release than this computed it. */
  #isNewer({ rules, stages }: GenerationSpec): boolean {
    const versions = this.#versions(rules);
    return STAGE_NAMES.some((name) => (stages?.[name] ?? 1) > versions[name]);
  }

  #versions(rules: Rules): Record<StageName, number> {
    return versionsOf((this.#options.stagesOf ?? stagesOf)(rules));
  }

  /**
   * Proposes a generation of this program's versions, which takes over by itself, unless another process of the same release has. On Kafka a process of an older
   * release does not: it may be one of those that are about to be replaced.
   */
  async #supersede(kind: 'upgrade' | 'rebuild'): Promise<void> {
    const careful = this.#options.config.kafka !== undefined;
    await this.#options.notes.change(kind, (now) => {
      const { standing, candidate } = now;
      if (careful && (this.#isNewer(standing) || (candidate && this.#isNewer(candidate.spec)))) return undefined;
      const stages = this.#versions(standing.rules);
      const built = candidate?.automatic && candidate.kind !== 'fill' && candidate.state !== 'failed';
      if (built && sameVersions(candidate.spec, stages)) return undefined;
      return proposed(now, kind, { rules: standing.rules, stages }, true);
    });
  }

  /** Begins to build a generation under other rules, or under the same to repair what was computed. Drops an earlier candidate. */
  async propose(kind: 'rules' | 'rebuild', rules?: Rules): Promise<CandidateNote> {
    await this.#options.notes.change('api', (now) => {
      refuseWhileTakingOver(now);
      const spec = { rules: rules ?? now.standing.rules, stages: this.#versions(rules ?? now.standing.rules) };
      const { candidate } = now;
      if (candidate?.kind === 'upgrade' && !sameVersions(candidate.spec, spec.stages)) {
        throw new HttpError('conflict', 'another release is taking over; ask a process of it, or wait');
      }
      const upgrade = !sameVersions(now.standing, spec.stages);
      return proposed(now, upgrade ? 'upgrade' : kind, spec, upgrade);
    });
    return this.#proposal();
  }

  /**
   * Begins to fill a new database from what the standing generation's folds have said, without folding anything again; everything is computed anew when
   * the log has let go of a part of that.
   */
  async fill(automatic = false): Promise<CandidateNote> {
    if (!(await this.#standing.refillable())) {
      if (!automatic) return this.propose('rebuild');
      await this.#supersede('rebuild');
      return this.#proposal();
    }
    await this.#options.notes.change(automatic ? 'repair' : 'api', (now) => {
      if (automatic && now.candidate) return undefined;
      refuseWhileTakingOver(now);
      if (now.candidate?.kind === 'upgrade')
        throw new HttpError('conflict', 'an upgrade is being built, its database too');
      return proposed(now, 'fill', now.standing, automatic);
    });
    return this.#proposal();
  }

  #proposal(): CandidateNote {
    const { candidate } = this.#options.notes.now;
    if (!candidate) throw new HttpError('conflict', 'the candidate was given up by somebody else');
    return candidate;
  }

  /**
   * The candidate takes over: readers of this process see it when this resolves, those of others a moment later at most. Rejects with `not-ready` when there
   * is no candidate that is.
   */
  async apply(): Promise<void> {
    let number = -1;
    await this.#options.notes.change('api', (now) => {
      const { candidate } = now;
      if (candidate?.state !== 'ready') throw new HttpError('not-ready', 'there is no candidate that is ready');
      number = candidate.spec.number;
      return { ...now, candidate: { ...candidate, state: 'taking-over' } };
    });
    for (const end = Date.now() + PATIENCE_MS; this.#standing.spec.number !== number; await sleep(20)) {
      const { standing, candidate } = this.#options.notes.now;
      if (this.#stopping.signal.aborted) throw new HttpError('unavailable', 'this process stops; look again', 1);
      if (standing.number !== number && candidate?.spec.number !== number) {
        throw new HttpError('conflict', 'the candidate was given up by somebody else');
      }
      if (candidate?.state === 'failed') throw new HttpError('conflict', `the candidate failed: ${candidate.error}`);
      if (Date.now() > end) throw new HttpError('unavailable', 'the candidate takes over when it has caught up', 30);
    }
  }

  /** Gives up the candidate, if there is one. */
  async discard(): Promise<void> {
    await this.#options.notes.change('api', (now) => {
      if (!now.candidate) return undefined;
      return { ...now, candidate: null, leaving: [...now.leaving, leave(now.candidate.spec)] };
    });
    await this.followed();
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
      const failed = (now: Note): Note | undefined =>
        now.candidate?.spec.number === number && now.candidate?.state !== 'failed'
          ? { ...now, candidate: { ...now.candidate!, state: 'failed', error } }
          : undefined;
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

/** The logs that what stands and what may follow it run on. */
export function logsInUse({ standing, candidate }: Note): ReadonlySet<number> {
  return new Set([logOf(standing), ...(candidate ? [logOf(candidate.spec)] : [])]);
}

/** A note with a candidate in the place of the one that there may have been. */
function proposed(
  now: Note,
  kind: CandidateKind,
  { rules, stages, number: of, log }: Pick<GenerationSpec, 'rules' | 'stages'> & Partial<GenerationSpec>,
  automatic: boolean,
): Note {
  const number = now.last + 1;
  const own = { number, rules, database: databaseOf(number), ...(stages ? { stages } : {}) };
  const spec = kind === 'fill' ? { ...own, log: log ?? of! } : own;
  const leaving = now.candidate ? [...now.leaving, leave(now.candidate.spec)] : now.leaving;
  return { ...now, candidate: { spec, kind, state: 'building', automatic }, last: number, leaving };
}

function sameVersions({ stages }: GenerationSpec, versions: Record<StageName, number>): boolean {
  return STAGE_NAMES.every((name) => (stages?.[name] ?? 1) === versions[name]);
}

function refuseWhileTakingOver({ candidate }: Note): void {
  if (candidate?.state === 'taking-over') throw new HttpError('conflict', 'a candidate is just taking over');
}
