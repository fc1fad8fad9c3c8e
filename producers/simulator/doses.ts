import { COMMUNES } from '../../schemas/areas.ts';
import { DAY_MS, dayNumber, dayOf } from '../../schemas/instant.ts';
import type { Agenda } from './agenda.ts';
import { minuteOf } from './calendar.ts';
import type { World } from './itinerary.ts';
import { choice, random, trait } from './random.ts';
import { recordSubjects } from './record-subjects.ts';

/** The first day of the campaign that reached everybody. */
export const CAMPAIGN = dayNumber('2021-09-01');

/** What was given in Vietnam: its share, the days between doses and how many there are. */
const PRODUCTS = [
  { product: 'astrazeneca', share: 0.37, gap: 56, doses: 2 },
  { product: 'pfizer', share: 0.24, gap: 28, doses: 2 },
  { product: 'sinopharm vero-cell', share: 0.21, gap: 21, doses: 2 },
  { product: 'moderna', share: 0.09, gap: 28, doses: 2 },
  { product: 'abdala', share: 0.06, gap: 14, doses: 3 },
  { product: 'sputnik v', share: 0.03, gap: 21, doses: 2 },
] as const;

const NEVER = 0xffff;

/** Puts the vaccinations of a day on the agenda. */
export function makeDoses(world: World, agenda: Agenda) {
  const { settings, people } = world;
  const { seed } = settings;
  const products = choice(PRODUCTS, (product) => product.share);
  const first = new Uint16Array(people.count).fill(NEVER);
  const product = new Uint8Array(people.count);
  for (let person = 0; person < people.count; person++) {
    const age = 2021 - people.born[person]!;
    if (age < 12 || trait(seed, person, 101) > (age < 18 ? 0.85 : 0.95)) continue;
    // The old and the working first, the young of 12 to 17 from November on.
    const u = trait(seed, person, 102);
    first[person] = age < 18 ? 62 + Math.floor(u * 50) : Math.floor((age > 60 ? 45 : 85) * u);
    product[person] = age < 18 ? 1 : PRODUCTS.indexOf(products.at(trait(seed, person, 103)));
  }

  return (day: number): void => {
    const next = random(seed, day, 104);
    const today = day - CAMPAIGN;
    for (let person = 0; person < people.count; person++) {
      const since = today - first[person]!;
      if (since < 0) continue;
      const { gap, doses, product: name } = PRODUCTS[product[person]!]!;
      if (since % gap !== 0 || since / gap >= doses) continue;
      const number = since / gap + 1;
      const event = {
        type: 'dose',
        record: `TC-${person}-${number}`,
        revision: 1,
        ...recordSubjects(people, next, person),
        day: dayOf(day),
        number,
        product: name,
        commune: COMMUNES[people.home[person]!]!.code,
      };
      const late = next() < 0.03 ? Math.floor(2 + 18 * next()) : 0;
      const filed = minuteOf(day, 480 + 600 * next()) + late * DAY_MS;
      agenda.add({ receivedAt: filed, event });
      const changed = next();
      const fixed = filed + Math.floor((1 + 6 * next()) * DAY_MS);
      if (changed < 0.004) agenda.add({ receivedAt: fixed, event: { ...event, revision: 2, day: dayOf(day - 1) } });
      else if (changed < 0.006) agenda.add({ receivedAt: fixed, event: { ...event, revision: 2, withdrawn: true } });
    }
  };
}
