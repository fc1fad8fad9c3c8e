import type { SubjectRow } from '../../schemas/changes.ts';
import type { KeyedSubject, SealedSubject } from '../../schemas/messages.ts';
import type { Turn } from './turn.ts';

/** Takes in a subject of the person. */
export function takeSubject(turn: Turn, seen: SealedSubject): void {
  const key = ['known', turn.person, seen.subject];
  if (turn.state.get(key) !== undefined) return;
  turn.state.put(key, { ...seen });
  turn.rows.begins(subjectRow(turn, seen));
}

/** Lets a subject go; answers what was known of it. */
export function forgetSubject(turn: Turn, subject: KeyedSubject): SealedSubject | undefined {
  const key = ['known', turn.person, subject];
  const seen = turn.state.get<SealedSubject>(key);
  if (!seen) return undefined;
  turn.state.delete(key);
  turn.rows.ceases(subjectRow(turn, seen));
  return seen;
}

function subjectRow(turn: Turn, { subject, sealed }: SealedSubject): SubjectRow {
  return { type: 'subject', person: turn.person, subject, sealed };
}
