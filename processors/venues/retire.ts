import type { Evidence, KeyedEventOf, PersonId } from '../../schemas/messages.ts';
import type { Rules } from '../../schemas/rules.ts';
import { type Kept, standing } from '../records.ts';
import { byInstant, type Sweep } from '../retired.ts';
import { placeOf } from './place.ts';
import { Stays } from './stays.ts';

/** What a venue's state loses by and by: visits with their places in the indexes, and repeats. */
export function placeSweeps(rules: Rules): Readonly<Record<string, Sweep>> {
  return {
    repeat: byInstant(({ key }, state) => state.delete(key)),
    visit: byInstant(({ key, value }, state) => {
      const [, venue, at, person, visit] = key as [string, string, number, PersonId, string];
      const record = standing(state.get<Kept<KeyedEventOf<'venue'>>>(['record', 'venue', venue]));
      const stays = new Stays(state, placeOf(venue, record, rules), rules);
      stays.remove(at, stays.stay(person, visit, value as Evidence));
    }),
  };
}
