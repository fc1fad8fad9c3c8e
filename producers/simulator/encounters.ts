import { formatInstant, type Instant, MINUTE_MS } from '../../schemas/instant.ts';
import type { Agenda } from './agenda.ts';
import type { World } from './itinerary.ts';
import { random } from './random.ts';
import type { Visits } from './visits.ts';

/** Share of people who follow each other at a venue whose phones notice it. */
const NOTICED = 0.035;

/** Puts on the agenda what phones with Bluezone noticed on a day: some of those who really were together. */
export function makeEncounters({ settings, venues, people }: World, agenda: Agenda) {
  const latest = new Int32Array(venues.length);

  return (day: number, visits: Visits): void => {
    const next = random(settings.seed, day, 121);
    latest.fill(-1);
    let made = 0;
    for (let i = 0; i < visits.count; i++) {
      const venue = visits.venue[i]!;
      const j = latest[venue]!;
      latest[venue] = i;
      if (j < 0 || next() >= NOTICED) continue;
      const from = Math.max(visits.from[i]!, visits.from[j]!);
      const minutes = Math.floor((Math.min(visits.to[i]!, visits.to[j]!) - from) / MINUTE_MS);
      if (minutes < 3 || visits.person[i] === visits.person[j]) continue;
      emit(
        `e${day}-${made++}`,
        from,
        Math.min(minutes, 3 + Math.floor(next() * 90)),
        visits.person[i]!,
        visits.person[j]!,
      );
    }

    function emit(id: string, at: Instant, minutes: number, a: number, b: number): void {
      const subject = people.subject[a]!;
      const event: Record<string, unknown> = {
        type: 'encounter',
        id,
        at: formatInstant(at),
        minutes,
        subject,
        // Phones that were never matched to a person know each other by number only.
        other: next() < 0.15 ? people.phone(b) : people.subject[b]!,
      };
      // Phones hand over what they noticed when they next have a good network, at night often.
      const receivedAt = at + minutes * MINUTE_MS + Math.floor(next() ** 2 * 20 * 60) * MINUTE_MS + 1000;
      if (settings.received) event.received = formatInstant(receivedAt);
      agenda.add({ receivedAt, event });
    }
  };
}
