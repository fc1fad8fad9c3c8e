import type { Quality } from './rows.ts';
import type { Place } from './venues.ts';
import type { Evidence } from './walk.ts';

/** A person at a venue in `[from, to)`, in milliseconds; `from` = `to` is possible. */
export interface Visit {
  person: string;
  venue: string;
  zone: string | null;
  from: number;
  to: number;
  quality: Quality;
  scans: 1 | 2;
  place: Place;
}

/** Step 3 and 4: the visit that one piece of evidence stands for, at its venue. */
export function visitOf(evidence: Evidence, placeOf: (venue: string) => Place): Visit {
  const first = evidence.seen === 'out' ? evidence.out : evidence.in;
  const zone = first.scan.zone ?? (evidence.seen === 'both' ? evidence.out.scan.zone : null) ?? null;
  const place = placeOf(first.scan.venue);
  const scans = evidence.seen === 'both' ? 2 : 1;
  return { person: first.person, venue: first.scan.venue, zone, ...intervalOf(evidence, place.stay), scans, place };
}

/** The table of *Interval*; a tie with the usual stay is `assumed`. */
function intervalOf(evidence: Evidence, stay: number): { from: number; to: number; quality: Quality } {
  if (evidence.seen === 'both') return { from: evidence.in.at, to: evidence.out.at, quality: 'observed' };
  if (evidence.seen === 'in') {
    const from = evidence.in.at;
    return evidence.next !== null && evidence.next < from + stay
      ? { from, to: evidence.next, quality: 'inferred' }
      : { from, to: from + stay, quality: 'assumed' };
  }
  const to = evidence.out.at;
  return evidence.last !== null && evidence.last > to - stay
    ? { from: evidence.last, to, quality: 'inferred' }
    : { from: to - stay, to, quality: 'assumed' };
}
