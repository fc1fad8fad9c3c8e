import type { Agenda } from './agenda.ts';
import { minuteOf } from './calendar.ts';
import type { World } from './itinerary.ts';
import { trait } from './random.ts';

/** Days over which the officers find out who has two cards. */
const SPREAD = 30;

/** Puts on the agenda the links that officers file on a day: two codes of a person, long after both were used. */
export function makeLinks({ settings, people }: World, agenda: Agenda) {
  const days = new Map<number, number[]>();
  for (let person = 0; person < people.count; person++) {
    const phone = people.second[person] === undefined && trait(settings.seed, person, 111) < 0.002;
    if (!phone && (people.second[person] === undefined || trait(settings.seed, person, 112) > 0.5)) continue;
    const day = settings.firstDay + Math.floor(trait(settings.seed, person, 113) * SPREAD);
    const list = days.get(day);
    if (list) list.push(person);
    else days.set(day, [person]);
  }
  return (day: number): void => {
    for (const person of days.get(day) ?? []) {
      // A phone in a link joins nobody; officers file such links all the same.
      const b = people.second[person] ?? people.phone(person);
      const receivedAt = minuteOf(day, 480 + 540 * trait(settings.seed, person, 114));
      agenda.add({ receivedAt, event: { type: 'link', id: `l-${person}`, a: people.subject[person]!, b } });
    }
  };
}
