import type { Event } from './events.ts';
import type { PersonRow } from './rows.ts';
import { isPhone } from './subjects.ts';

/** Who is who: the person of every subject, and of every event that has one. A person is named by its smallest subject. */
export interface People {
  rows: PersonRow[];
  /** The person of a subject that some accepted event names. */
  of(subject: string): string;
  /** The person an event belongs to: of its `subject`, or when that is a phone, of the first in `also` that is none. */
  ofEvent(event: { subject: string; also?: string[] }): string;
}

/** The connected components of subjects; *Who: people* of semantics.md. Every accepted event counts, whatever stands. */
export function findPeople(events: readonly Event[]): People {
  const neighbours = new Map<string, Set<string>>();
  for (const event of events) {
    const [named, joined] = subjectsOf(event);
    for (const subject of named) if (!neighbours.has(subject)) neighbours.set(subject, new Set());
    const cards = joined.filter((subject) => !isPhone(subject));
    for (const a of cards) for (const b of cards) neighbours.get(a)!.add(b);
  }

  const personOf = new Map<string, string>();
  const rows: PersonRow[] = [];
  // Ascending, so that the subject from which a component is first reached is its smallest.
  for (const person of [...neighbours.keys()].sort()) {
    if (personOf.has(person)) continue;
    const subjects = [person];
    personOf.set(person, person);
    for (const subject of subjects) {
      for (const next of neighbours.get(subject)!) {
        if (personOf.has(next)) continue;
        personOf.set(next, person);
        subjects.push(next);
      }
    }
    rows.push({ person, subjects: subjects.sort() });
  }
  const of = (subject: string) => personOf.get(subject)!;
  const ofEvent = ({ subject, also = [] }: { subject: string; also?: string[] }) =>
    of(isPhone(subject) ? (also.find((other) => !isPhone(other)) ?? subject) : subject);
  return { rows, of, ofEvent };
}

/** The subjects an event names, and those of them it says are one person (if they are no phones). */
function subjectsOf(event: Event): [named: string[], joined: string[]] {
  switch (event.type) {
    case 'venue':
    case 'inspection':
      return [[], []];
    case 'encounter':
      return [[event.subject, event.other], []];
    case 'link':
      return [
        [event.a, event.b],
        [event.a, event.b],
      ];
    default: {
      const all = [event.subject, ...(event.also ?? [])];
      return [all, all];
    }
  }
}
