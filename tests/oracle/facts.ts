import { canonicalText } from './canonical.ts';
import type { Event } from './events.ts';

/** Two facts with the same canonical text are one; and a record sent again says nothing new either. */
export function distinct(events: readonly Event[]): Event[] {
  return [...new Map(events.map((event) => [canonicalText(event), event])).values()];
}
