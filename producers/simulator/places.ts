import { COMMUNES } from '../../schemas/areas.ts';
import { CATEGORIES, CATEGORY_NAMES } from './categories.ts';
import { type Choice, choice } from './random.ts';
import type { SimulatedVenue } from './venues.ts';

/** Where somebody from a commune finds a venue of a category: near home mostly, then in the district, then anywhere. */
export interface Places {
  /**
   * A venue that scans; `reach` in [0, 1) says how far they go and `u` in [0, 1) which one. `undefined` when the
   * category has none.
   */
  errand(commune: number, category: number, reach: number, u: number): SimulatedVenue | undefined;
  /** A place of work or school, drawn by its size. */
  work(commune: number, reach: number, u: number): SimulatedVenue;
  /** A school. */
  school(commune: number, reach: number, u: number): SimulatedVenue | undefined;
}

const NEAR = 0.55;
const DISTRICT = 0.85;
/** The big market gets its visitors by a rule of its own (`itinerary.ts`). */
const BIG_MARKET = 0;

/** Prepares the draws over the venues where people scan. */
export function makePlaces(venues: readonly SimulatedVenue[]): Places {
  const scanning = venues.filter((venue) => venue.weight > 0 && venue.index !== BIG_MARKET);
  const errands = tables(
    scanning,
    (venue) => venue.category,
    (venue) => venue.weight,
  );
  const size = (venue: SimulatedVenue) => venue.weight * CATEGORIES[CATEGORY_NAMES[venue.category]!]!.regulars;
  const school = CATEGORY_NAMES.indexOf('school');
  const jobs = tables(
    scanning,
    () => 0,
    (venue) => (venue.category === school ? size(venue) / 4 : size(venue)),
  );
  return {
    errand: (commune, category, reach, u) => draw(errands, commune, category, reach, u),
    work: (commune, reach, u) => draw(jobs, commune, 0, reach, u)!,
    school: (commune, reach, u) => draw(errands, commune, school, reach * DISTRICT, u),
  };
}

type Tables = Map<string, Choice<SimulatedVenue>>;

function tables(
  venues: readonly SimulatedVenue[],
  group: (venue: SimulatedVenue) => number,
  weight: (venue: SimulatedVenue) => number,
): Tables {
  const lists = new Map<string, SimulatedVenue[]>();
  for (const venue of venues) {
    const g = group(venue);
    for (const key of [near(venue.commune, g), district(venue.commune, g), anywhere(g)]) {
      const list = lists.get(key);
      if (list) list.push(venue);
      else lists.set(key, [venue]);
    }
  }
  return new Map([...lists].map(([key, list]) => [key, choice(list, weight)]));
}

function draw(from: Tables, commune: number, group: number, reach: number, u: number): SimulatedVenue | undefined {
  const choices =
    (reach < NEAR ? from.get(near(commune, group)) : undefined) ??
    (reach < DISTRICT ? from.get(district(commune, group)) : undefined) ??
    from.get(anywhere(group));
  return choices?.at(u);
}

function near(commune: number, group: number): string {
  return `c${commune}/${group}`;
}

function district(commune: number, group: number): string {
  return `d${COMMUNES[commune]!.district}/${group}`;
}

function anywhere(group: number): string {
  return `/${group}`;
}
