import { compareText, contentText } from '../schemas/canonical.ts';
import type { RecordRow } from '../schemas/changes.ts';

/** What decides which revision of a record stands. */
interface Revision {
  readonly revision: number;
  readonly withdrawn?: boolean | null | undefined;
}

/** What is kept of a record's revisions: the greatest so far, and whether others of equal revision said something else. */
export interface Kept<E extends Revision> {
  readonly event: E;
  readonly conflict: boolean;
}

/** `true` when `event` stands before `other`: greater revision, and of equal ones the greater content text. */
export function standsBefore(event: Revision, other: Revision): boolean {
  return (event.revision - other.revision || compareText(textOf(event), textOf(other))) > 0;
}

/** Takes one more revision in; answers what was kept before when it changes nothing. Any order gives the same. */
export function keep<E extends Revision>(kept: Kept<E> | undefined, event: E): Kept<E> {
  if (!kept) return { event, conflict: false };
  if (event.revision < kept.event.revision) return kept;
  if (event.revision > kept.event.revision) return { event, conflict: false };
  const order = compareText(textOf(event), textOf(kept.event));
  if (order === 0 || (order < 0 && kept.conflict)) return kept;
  return { event: order > 0 ? event : kept.event, conflict: true };
}

/** Joins what is kept of the revisions filed under several subjects of one person. */
export function joined<E extends Revision>(all: readonly Kept<E>[]): Kept<E> | undefined {
  let result: Kept<E> | undefined;
  for (const one of all) {
    const next = keep(result, one.event);
    const equal = result !== undefined && result.event.revision === one.event.revision;
    const conflict =
      next.conflict || (one.conflict && next.event.revision === one.event.revision) || (equal && result!.conflict);
    result = { event: next.event, conflict };
  }
  return result;
}

/** The record as it stands, or nothing when its standing revision withdraws it. */
export function standing<E extends Revision>(kept: Kept<E> | undefined): E | undefined {
  return kept === undefined || kept.event.withdrawn ? undefined : kept.event;
}

function textOf(event: Revision): string {
  return contentText(event as unknown as Record<string, unknown>);
}

/** An event without its absent fields, as state keeps it. */
export function compact<E extends object>(event: E): E {
  const present: Partial<E> = {};
  for (const field of Object.keys(event) as (keyof E)[]) if (event[field] != null) present[field] = event[field];
  return present as E;
}

/** The row that says that equal revisions of a record differ; it counts as `revision-conflict` in the live system's quality. */
export function conflictRow(person: string, type: string, record: string): RecordRow {
  const none = { venue: null, commune: null, district: null, until: null, at: 0, fields: '{}' };
  return { type: 'record', kind: 'revision-conflict', record: `${type}:${record}`, person, ...none };
}
