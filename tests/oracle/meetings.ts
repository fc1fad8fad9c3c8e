import type { Case } from './cases.ts';
import type { Encounter } from './events.ts';
import { QUALITIES, type Quality } from './rows.ts';
import type { Rules } from './rules.ts';
import { MINUTE, parseInstant } from './time.ts';
import type { Place } from './venues.ts';
import type { Visit } from './visits.ts';
import type { Window } from './windows.ts';

/** A case and another person in one place, or near each other, long enough to be an exposure. Milliseconds. */
export interface Meeting {
  case: Case;
  person: string;
  /** None for an encounter of two phones. */
  venue: string | null;
  place: Place | null;
  from: number;
  to: number;
  directMs: number;
  lingeringMs: number;
  quality: Quality;
}

/** The length of what two intervals share. */
function shared(a: number, b: number, c: number, d: number): number {
  return Math.max(0, Math.min(b, d) - Math.max(a, c));
}

function longEnough(meeting: Meeting, rules: Rules): boolean {
  const together = meeting.directMs + meeting.lingeringMs;
  return together > 0 && together >= rules.minMinutes * MINUTE;
}

/** The meetings of a case at venues: one for each pair of a visit of the case and a visit of another person. */
export function atVenues(
  one: Case,
  window: Window,
  visitsAt: Map<string, Visit[]>,
  own: Visit[],
  rules: Rules,
): Meeting[] {
  return own.flatMap((visit) => {
    const a = Math.max(visit.from, window.from);
    const b = Math.min(visit.to, window.to);
    if (a >= b) return [];
    // Lingering runs from b also when b is the end of the window and not of the visit.
    const lingering = visit.place.indoor ? rules.lingeringMinutes * MINUTE : 0;
    const others = visitsAt.get(visit.venue)!.filter((other) => other.person !== one.person && sameZone(visit, other));
    return others
      .map((other): Meeting => {
        const { from: c, to: d } = other;
        return {
          case: one,
          person: other.person,
          venue: visit.venue,
          place: visit.place,
          from: Math.max(a, c),
          to: Math.min(b + lingering, d),
          directMs: shared(a, b, c, d),
          lingeringMs: shared(b, b + lingering, c, d),
          quality: QUALITIES.indexOf(visit.quality) > QUALITIES.indexOf(other.quality) ? visit.quality : other.quality,
        };
      })
      .filter((meeting) => longEnough(meeting, rules));
  });
}

function sameZone(a: Visit, b: Visit): boolean {
  return a.zone === null || b.zone === null || a.zone === b.zone;
}

/** An encounter with the persons of both sides. */
export interface PersonEncounter {
  encounter: Encounter;
  subject: string;
  other: string;
}

/** The meetings of a case by phone, seen from whichever side the case is on; one person's two cards met nobody. */
export function byPhone(one: Case, window: Window, encounters: readonly PersonEncounter[], rules: Rules): Meeting[] {
  return encounters
    .filter(({ subject, other }) => subject !== other && (subject === one.person || other === one.person))
    .map(({ encounter, subject, other }): Meeting => {
      const at = parseInstant(encounter.at)!;
      const from = Math.max(at, window.from);
      const to = Math.min(at + encounter.minutes * MINUTE, window.to);
      const met = subject === one.person ? other : subject;
      const direct = { directMs: Math.max(0, to - from), lingeringMs: 0, quality: 'observed' as const };
      return { case: one, person: met, venue: null, place: null, from, to, ...direct };
    })
    .filter((meeting) => longEnough(meeting, rules));
}
