import { isPhone } from './subject.ts';

/** What decides to whom an event belongs; subjects plain or keyed. */
interface Named {
  readonly type: string;
  readonly subject?: string;
  readonly also?: readonly string[] | null | undefined;
  readonly other?: string;
  readonly a?: string;
  readonly b?: string;
}

/**
 * The subject to whose person an event belongs (`semantics.md`, *Who*): its `subject`, or, when that is a phone and `also` names another
 * kind, the first such in `also`; for a link its `a`. `undefined` for events of venues.
 */
export function ownerOf(event: Named): string | undefined {
  if (event.type === 'link') return event.a;
  const { subject } = event;
  if (subject === undefined || !isPhone(subject)) return subject;
  return event.also?.find((other) => !isPhone(other)) ?? subject;
}

/** Every subject that an event names, without repeats. */
export function subjectsOf(event: Named): string[] {
  const all = [event.subject, ...(event.also ?? []), event.other, event.a, event.b];
  return [...new Set(all.filter((subject) => subject !== undefined))];
}

/** Subjects that an event says are of one person with its owner: never a phone, nor the owner itself. */
export function samePersonAs(owner: string, event: Named): string[] {
  if (isPhone(owner)) return [];
  const named = event.type === 'link' ? [event.a!, event.b!] : [event.subject!, ...(event.also ?? [])];
  return [...new Set(named)].filter((subject) => subject !== owner && !isPhone(subject));
}
