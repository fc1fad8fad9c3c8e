import { type Agenda, type Arrival, makeAgenda } from './agenda.ts';
import { makeCases } from './cases.ts';
import { CAMPAIGN, makeDoses } from './doses.ts';
import { makeEncounters } from './encounters.ts';
import { makeEpidemic } from './epidemic.ts';
import { makeGarbage } from './garbage.ts';
import { makeInspections } from './inspections.ts';
import { makePlanner, type World } from './itinerary.ts';
import { makeLinks } from './links.ts';
import { type SimulationOptions, settings } from './options.ts';
import { makePeople } from './people.ts';
import { makePlaces } from './places.ts';
import { makeRegistry, REGISTRATION_DAYS } from './registry.ts';
import { makeScanner, SCANS_PER_VISIT } from './scans.ts';
import { makeScreening } from './screening.ts';
import { makeVenues } from './venues.ts';
import { makeVisits } from './visits.ts';

export type { Arrival, Refusal } from './agenda.ts';
export type { SimulationOptions } from './options.ts';

/**
 * An invented Ninh Thuận: what arrives at the gateway, in order of arrival, a day at a time. The same options always
 * give the same sequence. With `history` the registry and the vaccinations come first, from before the first day.
 * What would arrive after the last day is not given. Throws a RangeError for impossible options.
 */
export function simulate(options: SimulationOptions): Iterable<Arrival> {
  const wanted = settings(options);
  return {
    *[Symbol.iterator]() {
      const venues = makeVenues(wanted);
      const places = makePlaces(venues);
      const world: World = { settings: wanted, venues, places, people: makePeople(wanted, places) };
      const agenda = makeAgenda();
      const live = liveDay(world, agenda);
      const registry = makeRegistry(wanted, venues, agenda);
      const doses = makeDoses(world, agenda);
      const { firstDay, days, history } = wanted;
      const earliest = history ? Math.min(CAMPAIGN, firstDay - REGISTRATION_DAYS) : firstDay;
      for (let day = earliest; day < firstDay + days; day++) {
        registry(day);
        doses(day);
        if (day >= firstDay) live(day);
        yield* agenda.take(day);
      }
    },
  };
}

/** Everything of a day that is not the registry or a vaccination. */
function liveDay(world: World, agenda: Agenda): (day: number) => void {
  const visits = makeVisits();
  const plan = makePlanner(world, world.settings.scansPerDay / SCANS_PER_VISIT);
  const scan = makeScanner(world, agenda);
  const epidemic = makeEpidemic(world);
  const file = makeCases(world, epidemic, agenda);
  const daily = [makeScreening, makeGarbage, makeLinks].map((make) => make(world, agenda));
  const inspections = makeInspections(world.settings, world.venues, agenda);
  const encounters = makeEncounters(world, agenda);
  return (day) => {
    epidemic.begin(day);
    plan(day, visits, (person) => epidemic.freedom(day, person));
    scan(day, visits);
    encounters(day, visits);
    epidemic.spread(day, visits);
    for (const infection of epidemic.found(day)) file(day, infection);
    for (const make of daily) make(day);
    inspections(day);
  };
}

/** The same as NDJSON: a line for each arrival, without its line feed. */
export function* simulateLines(options: SimulationOptions): Generator<string> {
  for (const { event } of simulate(options)) yield typeof event === 'string' ? event : JSON.stringify(event);
}
