import type { Instant } from '../../schemas/instant.ts';

/** Where everybody really was on one day, in columns; scans are made from it, and infections. */
export interface Visits {
  count: number;
  person: Int32Array;
  /** Index of the venue. */
  venue: Int32Array;
  from: Float64Array;
  to: Float64Array;
}

/** An empty day. The columns are used again every day, so memory does not grow with days. */
export function makeVisits(): Visits {
  return {
    count: 0,
    person: new Int32Array(1024),
    venue: new Int32Array(1024),
    from: new Float64Array(1024),
    to: new Float64Array(1024),
  };
}

/** Adds a visit. */
export function addVisit(visits: Visits, person: number, venue: number, from: Instant, to: Instant): void {
  const at = visits.count++;
  if (at === visits.person.length) grow(visits);
  visits.person[at] = person;
  visits.venue[at] = venue;
  visits.from[at] = from;
  visits.to[at] = to;
}

function grow(visits: Visits): void {
  const size = visits.person.length * 2;
  const longer = <T extends Int32Array | Float64Array>(made: T, old: T): T => {
    made.set(old);
    return made;
  };
  visits.person = longer(new Int32Array(size), visits.person);
  visits.venue = longer(new Int32Array(size), visits.venue);
  visits.from = longer(new Float64Array(size), visits.from);
  visits.to = longer(new Float64Array(size), visits.to);
}
