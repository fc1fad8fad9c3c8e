import { accept } from './acceptance.ts';
import { type Breach, breachesOf } from './alerts.ts';
import { type Case, findCases } from './cases.ts';
import type { Dose, Event, Inspection, Isolation, Venue } from './events.ts';
import { type Exposure, exposureOf } from './exposures.ts';
import { distinct } from './facts.ts';
import { atVenues, byPhone } from './meetings.ts';
import { findPeople, type People } from './people.ts';
import { type OfPerson, standing } from './records.ts';
import type { DeadLetterRow } from './rows.ts';
import type { Rules } from './rules.ts';
import { dropRepeats, type PersonScan, scansByPerson } from './scans.ts';
import { type Place, placesOf } from './venues.ts';
import { type Visit, visitOf } from './visits.ts';
import { walk } from './walk.ts';
import { windowOf } from './windows.ts';

/** All that follows from a set of events, before it is written as rows. */
export interface Truth {
  deadLetters: DeadLetterRow[];
  people: People;
  venues: OfPerson<Venue>[];
  doses: OfPerson<Dose>[];
  orders: OfPerson<Isolation>[];
  inspections: OfPerson<Inspection>[];
  placeOf: (venue: string) => Place;
  kept: PersonScan[];
  repeats: PersonScan[];
  visits: Visit[];
  cases: Case[];
  exposures: Exposure[];
  breaches: Breach[];
}

/** Reads lines and works out everything, in the order of semantics.md. */
export function truthOf(lines: readonly string[], rules: Rules): Truth {
  const { events: accepted, deadLetters } = accept(lines, rules);
  const events: Event[] = distinct(accepted);
  const people = findPeople(events);
  const venues = standing('venue', events, people);
  const placeOf = placesOf(venues, rules);

  const kept: PersonScan[] = [];
  const repeats: PersonScan[] = [];
  const visits: Visit[] = [];
  for (const scans of scansByPerson(events, people).values()) {
    const first = dropRepeats(scans, rules);
    const second = walk(first.kept, rules);
    for (const scan of second.kept) kept.push(scan);
    for (const scan of [...first.repeats, ...second.repeats]) repeats.push(scan);
    for (const evidence of second.evidence) visits.push(visitOf(evidence, placeOf));
  }

  const tests = standing('test', events, people);
  const doses = standing('dose', events, people);
  const cases = findCases(standing('case', events, people), tests);
  const visitsOf = Map.groupBy(visits, ({ person }) => person);
  const visitsAt = Map.groupBy(visits, ({ venue }) => venue);
  const encounters = events
    .filter((event) => event.type === 'encounter')
    .map((encounter) => ({ encounter, subject: people.of(encounter.subject), other: people.of(encounter.other) }));
  const exposures = cases.flatMap((one) => {
    const window = windowOf(one, tests, rules);
    const own = visitsOf.get(one.person) ?? [];
    const meetings = [...atVenues(one, window, visitsAt, own, rules), ...byPhone(one, window, encounters, rules)];
    return meetings.map((meeting) => exposureOf(meeting, doses, cases, rules));
  });

  const orders = standing('isolation', events, people);
  const breaches = breachesOf(orders, kept);
  const inspections = standing('inspection', events, people);
  return {
    deadLetters,
    people,
    venues,
    doses,
    orders,
    inspections,
    placeOf,
    kept,
    repeats,
    visits,
    cases,
    exposures,
    breaches,
  };
}
