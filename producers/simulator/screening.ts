import { COMMUNES } from '../../schemas/areas.ts';
import { formatInstant } from '../../schemas/instant.ts';
import type { Agenda } from './agenda.ts';
import { minuteOf, weekday } from './calendar.ts';
import type { World } from './itinerary.ts';
import { between, random } from './random.ts';
import { recordSubjects } from './record-subjects.ts';

/** Share of people swabbed for their work or before a journey on a working day. */
const SCREENED = 0.008;

/** Puts the routine tests of a day on the agenda: nearly all negative. */
export function makeScreening({ settings, people }: World, agenda: Agenda) {
  return (day: number): void => {
    const next = random(settings.seed, day, 161);
    const quiet = weekday(day) === 0 || weekday(day) === 6;
    const count = Math.max(2, Math.round(people.count * SCREENED * (quiet ? 0.4 : 1)));
    for (let i = 0; i < count; i++) {
      const person = between(next, 0, people.count - 1);
      const sampled = minuteOf(day, 420 + 540 * next());
      const method = next() < 0.8 ? 'rapid' : 'pcr';
      const reported = sampled + Math.floor((method === 'pcr' ? 6 + 18 * next() : 0.3) * 3600) * 1000;
      const u = next();
      const event = {
        type: 'test',
        record: `SL-${day}-${i}`,
        revision: 1,
        ...recordSubjects(people, next, person),
        sampled: formatInstant(sampled),
        reported: formatInstant(reported),
        method,
        // A rapid test is wrong now and then; a laboratory says when it cannot tell.
        result: method === 'rapid' && u < 0.004 ? 'positive' : u > 0.993 ? 'inconclusive' : 'negative',
        commune: COMMUNES[people.home[person]!]!.code,
      };
      const filed = reported + Math.floor(next() * 3_600_000);
      agenda.add({ receivedAt: filed, event });
      if (event.result === 'inconclusive') {
        agenda.add({ receivedAt: filed + 50_000_000, event: { ...event, revision: 2, result: 'negative' } });
      } else if (next() < 0.02) {
        agenda.add({ receivedAt: filed + 80_000_000, event: { ...event, revision: 2, withdrawn: true } });
      }
    }
  };
}
