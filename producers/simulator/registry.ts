import { COMMUNES } from '../../schemas/areas.ts';
import { formatInstant, type Instant } from '../../schemas/instant.ts';
import type { Agenda } from './agenda.ts';
import { localText, minuteOf } from './calendar.ts';
import { CATEGORY_NAMES } from './categories.ts';
import type { Settings } from './options.ts';
import { type Random, random, trait } from './random.ts';
import type { SimulatedVenue } from './venues.ts';

/** Days before the first scans at which registration began: the directive is of the end of October. */
export const REGISTRATION_DAYS = 36;
/** Share of venues that register only after their first scans. */
const LATE = 0.04;

/**
 * Puts the registrations, changes and closures of a day on the agenda. A venue's days are traits of it, so nothing
 * has to be remembered between days.
 */
export function makeRegistry(settings: Settings, venues: readonly SimulatedVenue[], agenda: Agenda) {
  const { seed, firstDay } = settings;
  const days = new Map<number, SimulatedVenue[]>();
  for (const venue of venues) {
    for (const day of new Set([registrationDay(settings, venue), changeDay(settings, venue)])) {
      const list = days.get(day);
      if (list) list.push(venue);
      else days.set(day, [venue]);
    }
  }
  return (day: number): void => {
    const next = random(seed, day, 81);
    for (const venue of days.get(day) ?? []) {
      const registered = minuteOf(registrationDay(settings, venue), 450 + 570 * trait(seed, venue.index, 82));
      if (registrationDay(settings, venue) === day) {
        // Some forms lie for a while; those from before the first scans are all there in time.
        const delay = day >= firstDay - 2 ? 0 : next() < 0.1 ? 26 * 3_600_000 : 60_000 * next();
        agenda.add({ receivedAt: registered + Math.floor(delay), event: record(venue, registered, 1) });
      }
      if (changeDay(settings, venue) === day) change(next, day, venue, registered);
    }
  };

  function change(next: Random, day: number, venue: SimulatedVenue, registered: Instant): void {
    const at = minuteOf(day, 480 + 500 * next());
    const old = record(venue, registered, 2);
    const kind = next();
    const event =
      kind < 0.4
        ? { ...old, name: `${venue.name} (mới)` }
        : kind < 0.65
          ? { ...old, stay: 15 + 5 * Math.floor(next() * 20) }
          : kind < 0.75
            ? { ...old, category: 'shop' }
            : kind < 0.93 || venue.weight > 0
              ? { ...old, closed: formatInstant(at) }
              : { ...old, withdrawn: true };
    agenda.add({ receivedAt: at, event });
    // An office that sends its whole list again sends the first form after the second.
    if (next() < 0.2) agenda.add({ receivedAt: at + 3_600_000, event: record(venue, registered, 1) });
  }
}

/** The local day on which a venue's form comes in. */
function registrationDay({ seed, firstDay }: Settings, { index }: SimulatedVenue): number {
  const late = index > 0 && trait(seed, index, 83) < LATE;
  const u = trait(seed, index, 84);
  return late ? firstDay + Math.floor(u * 14) : firstDay - 2 - Math.floor(u * (REGISTRATION_DAYS - 2));
}

/** The local day on which something of it changes; far away for most. */
function changeDay(settings: Settings, { index }: SimulatedVenue): number {
  const changes = index > 0 && trait(settings.seed, index, 85) < 0.05;
  if (!changes) return Number.MIN_SAFE_INTEGER;
  return settings.firstDay + 14 + Math.floor(trait(settings.seed, index, 86) * 50) - (index % 2 === 0 ? 30 : 0);
}

function record(venue: SimulatedVenue, registered: Instant, revision: number): Record<string, unknown> {
  const event: Record<string, unknown> = {
    type: 'venue',
    record: venue.id,
    revision,
    name: venue.name,
    category: CATEGORY_NAMES[venue.category]!,
    commune: COMMUNES[venue.commune]!.code,
    registered: localText(registered),
  };
  if (venue.outdoor) event.indoor = false;
  if (venue.stay !== undefined) event.stay = venue.stay;
  return event;
}
