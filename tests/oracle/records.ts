import { compareText, contentText } from './canonical.ts';
import type { AnyRecord, Event } from './events.ts';
import type { People } from './people.ts';

/** A record that stands, with the person it is of. */
export type OfPerson<R> = R & { person: string };

/**
 * The standing records of one type: of each record the greatest revision, of equal ones the greater content text,
 * unless that one is withdrawn. A record is named by its type, `record` and the person it is of (if it is of one).
 */
export function standing<T extends AnyRecord['type']>(
  type: T,
  events: readonly Event[],
  people: People,
): OfPerson<Extract<AnyRecord, { type: T }>>[] {
  type R = OfPerson<Extract<AnyRecord, { type: T }>>;
  const stands = new Map<string, R>();
  for (const event of events) {
    if (event.type !== type) continue;
    const revision = { ...event, person: 'subject' in event ? people.ofEvent(event) : '' } as R;
    const name = JSON.stringify([revision.record, revision.person]);
    const rival = stands.get(name);
    if (!rival || supersedes(revision, rival)) stands.set(name, revision);
  }
  return [...stands.values()].filter((revision) => !revision.withdrawn);
}

function supersedes(a: OfPerson<AnyRecord>, b: OfPerson<AnyRecord>): boolean {
  if (a.revision !== b.revision) return a.revision > b.revision;
  return compareText(revisionText(a), revisionText(b)) > 0;
}

/** Content text, of what was sent: the person was added here. */
function revisionText({ person: _person, ...event }: OfPerson<AnyRecord>): string {
  return contentText(event as AnyRecord);
}
