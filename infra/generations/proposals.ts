import { setTimeout as sleep } from 'node:timers/promises';
import type { Rules } from '../../schemas/rules.ts';
import { HttpError } from '../http/errors.ts';
import type { CandidateNote, Note, Notes } from './note.ts';
import type { Release } from './release.ts';
import type { Succession } from './succession.ts';
import { discarded, filled, marked, proposed } from './transitions.ts';

export interface ProposalsOptions {
  readonly notes: Notes;
  readonly release: Release;
  readonly succession: Succession;
}

/** How long a takeover may take before whoever asked for it is told to look again later, ms. */
const PATIENCE_MS = 120_000;

/** What an operator may ask for; any process takes it, and notes it for all. */
export class Proposals {
  readonly #options: ProposalsOptions;
  #stopping = false;

  constructor(options: ProposalsOptions) {
    this.#options = options;
  }

  /** Begins to build a generation under other rules, or under the same to repair what was computed. Drops an earlier candidate. */
  async propose(kind: 'rules' | 'rebuild', rules?: Rules): Promise<CandidateNote> {
    const { notes, release } = this.#options;
    await notes.change('api', (now) => {
      refuseWhileTakingOver(now);
      const { standing, candidate } = now;
      const under = rules ?? standing.rules;
      if (candidate?.kind === 'upgrade' && !release.computes(candidate.spec)) {
        throw new HttpError('conflict', 'another release is taking over; ask a process of it, or wait');
      }
      const upgrade = !release.computes(standing);
      const of = { rules: under, stages: release.versions(under) };
      return proposed(now, upgrade ? 'upgrade' : kind, of, upgrade);
    });
    return this.#candidate();
  }

  /**
   * Begins to fill a new database from what the standing generation's folds have said, without folding anything again; everything is computed anew when
   * the log has let go of a part of that.
   */
  async fill(): Promise<CandidateNote> {
    const { notes, succession } = this.#options;
    if (!(await succession.standing.refillable())) return this.propose('rebuild');
    await notes.change('api', (now) => {
      refuseWhileTakingOver(now);
      if (now.candidate?.kind === 'upgrade') {
        throw new HttpError('conflict', 'an upgrade is being built, its database too');
      }
      return filled(now, false);
    });
    return this.#candidate();
  }

  #candidate(): CandidateNote {
    const { candidate } = this.#options.notes.now;
    if (!candidate) throw new HttpError('conflict', 'the candidate was given up by somebody else');
    return candidate;
  }

  /**
   * The candidate takes over: readers of this process see it when this resolves, those of others a moment later at most. Rejects with `not-ready` when there
   * is no candidate that is.
   */
  async apply(): Promise<void> {
    const { notes, succession } = this.#options;
    let number = -1;
    await notes.change('api', (now) => {
      if (now.candidate?.state !== 'ready') throw new HttpError('not-ready', 'there is no candidate that is ready');
      number = now.candidate.spec.number;
      return marked(now, number, { state: 'taking-over' });
    });
    for (const end = Date.now() + PATIENCE_MS; succession.standing.spec.number !== number; await sleep(20)) {
      const { standing, candidate } = notes.now;
      if (this.#stopping) throw new HttpError('unavailable', 'this process stops; look again', 1);
      if (standing.number !== number && candidate?.spec.number !== number) {
        throw new HttpError('conflict', 'the candidate was given up by somebody else');
      }
      if (candidate?.state === 'failed') throw new HttpError('conflict', `the candidate failed: ${candidate.error}`);
      if (Date.now() > end) throw new HttpError('unavailable', 'the candidate takes over when it has caught up', 30);
    }
  }

  /** Ends the waiting of those who asked. */
  stop(): void {
    this.#stopping = true;
  }

  /** Gives up the candidate, if there is one. */
  async discard(): Promise<void> {
    const { notes, succession } = this.#options;
    await notes.change('api', (now) => (now.candidate ? discarded(now) : undefined));
    await succession.followed();
  }
}

/**
 * Notes a generation of this program's versions, which takes over by itself, unless another process of the same release has. A `careful` process does not when
 * its release is the older one: it may be one of those that are about to be replaced.
 */
export async function supersede(
  { notes, release }: Pick<ProposalsOptions, 'notes' | 'release'>,
  kind: 'upgrade' | 'rebuild',
  careful: boolean,
): Promise<void> {
  await notes.change(kind, (now) => {
    const { standing, candidate } = now;
    const newer = release.isOlderThan(standing) || (candidate !== null && release.isOlderThan(candidate.spec));
    if (careful && newer) return undefined;
    const built = candidate?.automatic && candidate.kind !== 'fill' && candidate.state !== 'failed';
    if (built && release.computes(candidate.spec)) return undefined;
    return proposed(now, kind, { rules: standing.rules, stages: release.versions(standing.rules) }, true);
  });
}

function refuseWhileTakingOver({ candidate }: Note): void {
  if (candidate?.state === 'taking-over') throw new HttpError('conflict', 'a candidate is just taking over');
}
