import { formatInstant, type Instant } from '../../schemas/instant.ts';
import type { Agenda } from './agenda.ts';
import { localText } from './calendar.ts';
import { receivedAt } from './delivery.ts';
import type { World } from './itinerary.ts';
import { type Random, random, trait } from './random.ts';
import type { Visits } from './visits.ts';

/** Share of visits whose way out is never scanned. */
export const FORGOTTEN_OUT = 0.45;
/** Share of visits whose way in is never scanned. */
const FORGOTTEN_IN = 0.012;
/** Share of all scans that are somebody impatient scanning again within the minute. */
export const REPEATS = 0.1;
/** Share of scans sent again after an answer got lost. */
const RETRIES = 0.006;

/** How many scans a visit makes on average: in, out unless forgotten, and repeats of both. */
export const SCANS_PER_VISIT = (2 - FORGOTTEN_OUT - FORGOTTEN_IN) / (1 - REPEATS);

/** Makes the scans of a day's visits and puts them on the agenda for when they arrive. */
export function makeScanner(world: World, agenda: Agenda) {
  const { settings, venues } = world;

  return (day: number, visits: Visits): void => {
    const next = random(settings.seed, day, 71);
    let made = 0;
    let id = '';

    const scan = (shown: object, venue: number, at: Instant) => {
      // Now and then a kiosk whose counter was reset gives a number twice.
      if (next() >= 0.0001 || made === 0) id = `s${day}-${made++}`;
      const text = bySelf(settings.seed, venue) ? formatInstant(at) : localText(at);
      arrive({ type: 'scan', id, at: text, ...shown }, receivedAt(next, settings.seed, venue, at));
    };

    const arrive = (event: Record<string, unknown>, at: Instant) => {
      if (settings.received) event.received = formatInstant(at);
      agenda.add({ receivedAt: at, event });
      if (next() >= RETRIES) return;
      const again = at + 1000 + Math.floor(next() * 90_000);
      agenda.add({
        receivedAt: again,
        event: settings.received ? { ...event, received: formatInstant(again) } : event,
      });
    };

    for (let i = 0; i < visits.count; i++) {
      const person = visits.person[i]!;
      const venue = visits.venue[i]!;
      const { zones } = venues[venue]!;
      const zone = zones.length > 0 && next() < 0.85 ? zones[Math.floor(next() * zones.length)] : undefined;
      const u = next();
      const ways: ('in' | 'out')[] =
        u < FORGOTTEN_OUT ? ['in'] : u < FORGOTTEN_OUT + FORGOTTEN_IN ? ['out'] : ['in', 'out'];
      for (const way of ways) {
        const at =
          Math.floor((way === 'in' ? visits.from[i]! : visits.to[i]!) / 1000) * 1000 + Math.floor(next() * 1000);
        const shown = show(world, next, person, venue, way, zone);
        scan(shown, venue, at);
        // Each scan is followed by another of the same code with one chance, so that a tenth of all are repeats.
        for (let last = at; next() < REPEATS; ) {
          last += 1000 + Math.floor(next() * 14_000);
          if (last - at > 58_000) break;
          scan(shown, venue, last);
        }
      }
    }
  };
}

/** Whether people scan the venue's code with their phones, instead of a guard theirs. */
function bySelf(seed: number, venue: number): boolean {
  return trait(seed, venue, 72) < 0.45;
}

/** What the reader learns: a code, the venue, the direction, mostly how it was scanned. */
function show(
  world: World,
  next: Random,
  person: number,
  venue: number,
  way: 'in' | 'out',
  zone: string | undefined,
): Record<string, unknown> {
  const place = world.venues[venue]!;
  const self = bySelf(world.settings.seed, venue);
  const scan: Record<string, unknown> = identify(world, next, person, self);
  // A handful of scans name a venue that nobody ever registered.
  scan.venue = next() < 0.0006 ? `NT9${String(venue % 1000).padStart(4, '0')}` : place.id;
  scan.direction = place.poster ? 'any' : way;
  if (zone) scan.zone = zone;
  scan.device = self ? `app-${person.toString(36)}` : `${place.id}-${way === 'in' ? 1 : 2}`;
  if (next() < 0.9) scan.mode = self ? 'self' : 'guard';
  return scan;
}

/** The code somebody shows this time: one of two, sometimes both, sometimes with the phone of the family. */
function identify(
  { people, settings }: World,
  next: Random,
  person: number,
  self: boolean,
): { subject: string; also?: string[] } {
  const first = people.subject[person]!;
  const second = people.second[person];
  const u = next();
  if (second && u < 0.25) {
    return u < 0.04 && trait(settings.seed, person, 73) < 0.5
      ? { subject: second, also: [first] }
      : { subject: second };
  }
  if (self && u > 0.9 && !first.startsWith('phone:')) {
    const phone = people.phone(person);
    return u > 0.996 ? { subject: phone, also: [first] } : { subject: first, also: [phone] };
  }
  return { subject: first };
}
