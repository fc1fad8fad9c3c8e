import { describe, expect, it } from 'vitest';
import { makeEpidemic } from './epidemic.ts';
import { makePlanner, type World } from './itinerary.ts';
import { settings } from './options.ts';
import { makePeople } from './people.ts';
import { makePlaces } from './places.ts';
import { makeVenues } from './venues.ts';
import { addVisit, makeVisits } from './visits.ts';

function world(seed: number): World {
  const wanted = settings({ seed, days: 1, venues: 600, scansPerDay: 3000 });
  const venues = makeVenues(wanted);
  const places = makePlaces(venues);
  return { settings: wanted, venues, places, people: makePeople(wanted, places) };
}

describe('the epidemic', () => {
  it('begins with people who fell ill at different times', () => {
    const { firstDay } = settings({ seed: 1, days: 1 });
    const begun = makeEpidemic(world(1)).begin(firstDay);
    expect(begun.length).toBeGreaterThan(3);
    expect(new Set(begun.map(({ onset }) => onset)).size).toBeGreaterThan(1);
    for (const { sampled } of begun) expect(sampled ?? firstDay).toBeGreaterThanOrEqual(firstDay);
  });

  it('finds as contacts those who were in the same place for a quarter of an hour, and nobody else', () => {
    const here = world(2);
    const day = here.settings.firstDay;
    const epidemic = makeEpidemic(here);
    const [infection] = epidemic.begin(day);
    const { person, onset } = infection!;
    const family = here.people.household(person);
    const strangers = Array.from({ length: here.people.count }, (_, i) => i).filter(
      (other) => other !== person && !family.includes(other),
    );
    const [met, brief, missed, elsewhere] = strangers as [number, number, number, number];
    const visits = makeVisits();
    const minutes = (from: number) => onset * 864e5 + from * 60_000;
    addVisit(visits, person, 5, minutes(0), minutes(60));
    addVisit(visits, met, 5, minutes(45), minutes(90));
    addVisit(visits, brief, 5, minutes(46), minutes(90));
    addVisit(visits, missed, 5, minutes(60), minutes(90));
    addVisit(visits, elsewhere, 6, minutes(0), minutes(60));
    epidemic.spread(onset, visits);
    expect([...infection!.contacts].sort()).toEqual([met, ...family].sort());
  });

  it('keeps those in isolation from work and, but for a few breaches, at home', () => {
    const here = world(3);
    const epidemic = makeEpidemic(here);
    const day = here.settings.firstDay;
    for (let person = 0; person < 300; person++) epidemic.isolate(person, day, day + 6);
    const visits = makeVisits();
    const plan = makePlanner(here, 2000);
    let out = 0;
    for (let today = day; today < day + 7; today++) {
      plan(today, visits, (person) => epidemic.freedom(today, person));
      for (let i = 0; i < visits.count; i++) {
        const person = visits.person[i]!;
        if (person >= 300) continue;
        out++;
        // An errand may lead there, but nobody goes to work for the day.
        expect(epidemic.freedom(today, person)).toBe('errands');
      }
    }
    expect(out).toBeGreaterThan(0);
    expect(out).toBeLessThan(300);
    expect(epidemic.freedom(day + 7, 0)).toBe('free');
  });

  it('neither dies out nor takes everybody in two months', () => {
    const here = world(4);
    const epidemic = makeEpidemic(here);
    const visits = makeVisits();
    const plan = makePlanner(here, 2000);
    const { firstDay } = here.settings;
    const found: number[] = [];
    for (let day = firstDay; day < firstDay + 60; day++) {
      epidemic.begin(day);
      plan(day, visits, (person) => epidemic.freedom(day, person));
      epidemic.spread(day, visits);
      for (const { person, contacts } of epidemic.found(day)) {
        epidemic.isolate(person, day + 1, day + 14);
        for (const contact of contacts) epidemic.isolate(contact, day + 1, day + 7);
        found.push(day);
      }
    }
    expect(found.filter((day) => day >= firstDay + 40).length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(here.people.count / 4);
  });
});
