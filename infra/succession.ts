import { setTimeout as sleep } from 'node:timers/promises';
import type { Rules } from '../schemas/rules.ts';
import type { ActiveStore } from './active-store.ts';
import type { Config } from './config.ts';
import { type Difference, difference } from './difference.ts';
import { Generation, type GenerationOptions, type GenerationSpec } from './generation.ts';
import { HttpError } from './http/errors.ts';
import { STAGE_NAMES, stagesOf, versionsOf } from './pipeline.ts';
import { takeCountsOver } from './retention/tables.ts';
import { writeStanding } from './standing.ts';

/** A generation that is being built to take the standing one's place. */
export interface Candidate {
  readonly generation: number;
  readonly rules: string;
  /** `building` until it has caught up, then `ready`; `failed` with the reason. */
  readonly state: 'building' | 'ready' | 'failed';
  /** Records that it still has to take. */
  readonly pending: number;
  readonly difference?: Difference;
  readonly error?: string;
}

export interface SuccessionOptions extends GenerationOptions {
  readonly config: Config;
  readonly active: ActiveStore;
}

/**
 * Which generation stands in this process, and what may follow it. A candidate is built in the background while the standing one serves;
 * it takes over only when somebody says so, and nothing of it is seen before.
 */
export class Succession {
  readonly #options: SuccessionOptions;
  #standing: Generation;
  #candidate: { readonly generation: Generation; state: Candidate } | undefined;
  #building: Promise<void> = Promise.resolve();
  #superseding: Promise<void> = Promise.resolve();
  /** What was asked for last: proposals, takeovers and withdrawals come one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #stopping = false;

  constructor(options: SuccessionOptions, standing: Generation) {
    this.#options = options;
    this.#standing = standing;
  }

  get standing(): Generation {
    return this.#standing;
  }

  get candidate(): Candidate | undefined {
    return this.#candidate?.state;
  }

  /**
   * Replaces a standing generation whose folds this program does not have any more: what it computed is read until the next one has taken everything, which then
   * takes over by itself.
   */
  async supersede(): Promise<void> {
    await this.propose(this.#standing.spec.rules, false);
    this.#superseding = this.#building.then(async () => {
      if (this.#stopping) return;
      await this.apply();
      this.#options.say(`generation ${this.#standing.spec.number} stands`);
    });
    this.#superseding.catch((error: Error) =>
      this.#options.say(`the new generation could not take over: ${error.message}`),
    );
  }

  /** Begins to build a generation under other rules, or under the same to repair what was computed. Drops an earlier candidate. */
  propose(rules: Rules, compare = true): Promise<Candidate> {
    return this.#inTurn(() => this.#propose(rules, compare));
  }

  /** Waits for what is under way: two at once would build into one folder, or remove what has just been put in place. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(step);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #propose(rules: Rules, compare: boolean): Promise<Candidate> {
    if (this.#stopping) throw new Error('the system stops');
    await this.#discard();
    const number = this.#standing.spec.number + 1;
    const spec: GenerationSpec = { number, rules, database: `truyvet_g${number}`, stages: this.#versions(rules) };
    const leftover = await Generation.open(spec, this.#options);
    await leftover.stop();
    await leftover.destroy();
    const generation = await Generation.open(spec, this.#options);
    const state: Candidate = { generation: number, rules: rules.id, state: 'building', pending: -1 };
    const candidate = { generation, state };
    this.#candidate = candidate;
    try {
      await generation.run(STAGE_NAMES, true);
    } catch (error) {
      candidate.state = { ...state, state: 'failed', error: (error as Error).message };
      throw error;
    }
    this.#building = this.#build(compare);
    return state;
  }

  #versions(rules: Rules): GenerationSpec['stages'] {
    return versionsOf((this.#options.stagesOf ?? stagesOf)(rules));
  }

  async #build(compare: boolean): Promise<void> {
    const candidate = this.#candidate;
    while (candidate && candidate === this.#candidate && !this.#stopping) {
      try {
        const { pending } = await candidate.generation.pending();
        candidate.state = { ...candidate.state, pending };
        const trouble = candidate.generation.pipeline.trouble();
        if (trouble) throw new Error(trouble);
        if (pending === 0 && !compare) {
          candidate.state = { ...candidate.state, state: 'ready' };
          return;
        }
        if (pending === 0 && (await this.#standing.pending()).pending === 0) {
          const found = await difference(this.#standing.store!, candidate.generation.store!);
          candidate.state = { ...candidate.state, state: 'ready', difference: found };
          return;
        }
      } catch (error) {
        candidate.state = { ...candidate.state, state: 'failed', error: (error as Error).message };
        return;
      }
      await sleep(200);
    }
  }

  /**
   * The candidate takes over: readers see it from the next read on. Resolves when the old generation is gone; rejects with `not-ready` when
   * there is no candidate that is.
   */
  apply(): Promise<void> {
    return this.#inTurn(() => this.#apply());
  }

  async #apply(): Promise<void> {
    const candidate = this.#candidate;
    if (candidate?.state.state !== 'ready') throw new HttpError('not-ready', 'there is no candidate that is ready');
    const { generation } = candidate;
    while ((await generation.pending()).pending > 0) {
      if (this.#stopping) throw new Error('the system stops');
      await sleep(20);
    }
    const old = this.#standing;
    await takeCountsOver(old.store!, generation.store!);
    writeStanding(this.#options.config, generation.spec);
    this.#options.active.switchTo(generation.store!);
    this.#standing = generation;
    this.#candidate = undefined;
    await old.stop();
    await old.destroy();
  }

  /** Gives up the candidate, if there is one. */
  discard(): Promise<void> {
    return this.#inTurn(() => this.#discard());
  }

  async #discard(): Promise<void> {
    const candidate = this.#candidate;
    this.#candidate = undefined;
    await this.#building;
    if (!candidate) return;
    await candidate.generation.stop();
    await candidate.generation.destroy();
  }

  /** Stops what runs. A candidate is given up: it is built anew when it is asked for again. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#superseding.catch(() => undefined);
    await this.discard();
    await this.#standing.stop();
  }
}
