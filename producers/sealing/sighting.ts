import type { Event } from '../../schemas/events.ts';
import type { Accepted, KeyedEvent, SealedSubject } from '../../schemas/messages.ts';
import { ownerOf, subjectsOf } from '../../schemas/owner.ts';
import type { Subject } from '../../schemas/subject.ts';
import type { Sealer } from './sealer.ts';

/** An accepted event as it enters the log, and the key that it is filed under there. */
export interface Sighting {
  readonly key: string;
  readonly message: Accepted;
}

/**
 * Keys and seals the subjects of an event. Each gets a random tag, by which its person may come to be known: `newTag` says one, 128 bits as
 * text. Tags are part of the record, so that whoever reads the log again finds the same persons.
 */
export function sightingOf(event: Event, sealer: Sealer, newTag: () => string): Sighting {
  const keyed = keyEvent(event, sealer);
  const sealed = subjectsOf(event as never).map(
    (plain): SealedSubject => ({ ...sealer.sealed(plain as Subject), tag: newTag() }),
  );
  return {
    key: ownerOf(keyed as never) ?? (keyed as { record: string }).record,
    message: { type: 'accepted', event: keyed, subjects: sealed },
  };
}

function keyEvent(event: Event, sealer: Sealer): KeyedEvent {
  const keyed: Record<string, unknown> = { ...event };
  for (const field of ['subject', 'other', 'a', 'b']) {
    if (keyed[field] != null) keyed[field] = sealer.keyed(keyed[field] as Subject);
  }
  if (keyed.also != null) keyed.also = (keyed.also as Subject[]).map((subject) => sealer.keyed(subject));
  return keyed as unknown as KeyedEvent;
}
