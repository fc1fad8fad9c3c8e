import {
  type CandidateKind,
  type CandidateNote,
  databaseOf,
  type GenerationSpec,
  leave,
  logOf,
  type Note,
} from './note.ts';
import type { Computed } from './release.ts';

/** The logs that what stands and what may follow it run on. */
export function logsInUse({ standing, candidate }: Note): ReadonlySet<number> {
  return new Set([logOf(standing), ...(candidate ? [logOf(candidate.spec)] : [])]);
}

/** A candidate that is computed from the first event on takes the place of the one that there may have been. */
export function proposed(now: Note, kind: CandidateKind, { rules, stages }: Computed, automatic: boolean): Note {
  const number = now.last + 1;
  const spec = { number, rules, database: databaseOf(number), ...(stages ? { stages } : {}) };
  return withCandidate(now, spec, kind, automatic);
}

/** A candidate that is only another database, filled from what the standing generation's folds say. */
export function filled(now: Note, automatic: boolean): Note {
  const { rules, stages } = now.standing;
  const number = now.last + 1;
  const spec = { number, log: logOf(now.standing), rules, database: databaseOf(number), ...(stages ? { stages } : {}) };
  return withCandidate(now, spec, 'fill', automatic);
}

function withCandidate(now: Note, spec: GenerationSpec, kind: CandidateKind, automatic: boolean): Note {
  const candidate: CandidateNote = { spec, kind, state: 'building', automatic };
  return { ...discarded(now), candidate, last: spec.number };
}

/** The candidate, if there is one, is given up. */
export function discarded(now: Note): Note {
  const { candidate } = now;
  return candidate ? { ...now, candidate: null, leaving: [...now.leaving, leave(candidate.spec)] } : now;
}

/** What is known of a candidate changes, unless there is another one by now, or it has failed. */
export function marked(now: Note, number: number, mark: Partial<CandidateNote>): Note | undefined {
  const { candidate } = now;
  if (candidate?.spec.number !== number || candidate.state === 'failed') return undefined;
  return { ...now, candidate: { ...candidate, ...mark } };
}

/** The candidate of this number stands from now on, unless it was given up, or has failed. */
export function succeeded(now: Note, number: number): Note | undefined {
  const { candidate } = now;
  if (candidate?.spec.number !== number || candidate.state === 'failed') return undefined;
  return { ...now, standing: candidate.spec, candidate: null, leaving: [...now.leaving, leave(now.standing)] };
}

/** Nothing is left of a generation. */
export function removed(now: Note, number: number): Note {
  return { ...now, leaving: now.leaving.filter((one) => one.number !== number) };
}
