import { COMMUNES } from '../../schemas/areas.ts';
import { minuteOf, weekday } from './calendar.ts';
import { CATEGORIES, CATEGORY_NAMES } from './categories.ts';
import type { Settings } from './options.ts';
import type { People } from './people.ts';
import type { Places } from './places.ts';
import { type Choice, choice, normal, type Random, random, trait } from './random.ts';
import type { SimulatedVenue } from './venues.ts';
import { addVisit, type Visits } from './visits.ts';
import { attendance, lunches, shift } from './work.ts';

/** Scans of a day as a share of the mean day, Sunday first; the week's mean is 1. */
const WEEK = [0.965, 1.01, 1.01, 1.01, 1.01, 1.01, 0.985];
/** Share of everything that happens at the one big market. */
const BIG_MARKET_SHARE = 0.01;
/** The districts from which people come to it: the town and its two neighbours. */
const TOWN = new Set(['582', '586', '587']);
const MARKET = CATEGORY_NAMES.indexOf('market');
const SHOP = CATEGORY_NAMES.indexOf('shop');
/** How often an errand leads where they always go. */
const HABIT = 0.75;
/** How often an errand on a commune's market day is to the market. */
const MARKET_DAY = 0.15;

/** What a day's plan needs to know. */
export interface World {
  readonly settings: Settings;
  readonly venues: readonly SimulatedVenue[];
  readonly places: Places;
  readonly people: People;
}

/** Who stays where: `home` scans nowhere, `errands` does not work, `free` does as always. */
export type Freedom = 'home' | 'errands' | 'free';

/**
 * Plans where everybody is on a day: work, lunch, and so many errands that the day has its number of visits.
 *
 * @param visitsPerDay visits that a mean day must have
 */
export function makePlanner(world: World, visitsPerDay: number) {
  const { settings, people, venues } = world;
  const weights = CATEGORY_NAMES.map((_, index) => index);
  const kinds = [0, 1].map((part) => choice(weights, (i) => CATEGORIES[CATEGORY_NAMES[i]!]!.errands[part]!));
  const peaks = CATEGORY_NAMES.map((name) => choice(CATEGORIES[name]!.peaks, ([, , weight]) => weight));
  const periodic = periodicMarkets(venues);
  const nearTown = Uint8Array.from(people.home, (home) => (TOWN.has(COMMUNES[home]!.district) ? 1 : 0));

  return (day: number, visits: Visits, freedom: (person: number) => Freedom): void => {
    const next = random(settings.seed, day, 51);
    const today = weekday(day);
    const wanted = visitsPerDay * WEEK[today]!;
    const rates = expected(world, today, nearTown, freedom);
    const perActivity = Math.max(0, wanted - rates.work) / rates.activity;
    const bigMarket = (BIG_MARKET_SHARE * wanted) / (perActivity * rates.townActivity);
    const kind = kinds[today === 0 || today === 6 ? 1 : 0]!;
    visits.count = 0;
    for (let person = 0; person < people.count; person++) {
      const free = freedom(person);
      if (free === 'home') continue;
      const first = visits.count;
      if (free === 'free') goToWork(world, next, day, today, person, visits);
      let errands = poisson(next, people.activity[person]! * perActivity);
      while (errands-- > 0) {
        const toMarket = nearTown[person] === 1 && next() < bigMarket;
        const venue = toMarket ? venues[0]! : chooseErrand(world, next, today, person, kind.at(next()), periodic);
        if (venue) runErrand(next, day, person, venue, peaks[venue.category]!, visits, first);
      }
    }
  };
}

/** How many visits work makes on such a day, and how much activity there is for errands. */
function expected(
  { settings, people, venues }: World,
  today: number,
  nearTown: Uint8Array,
  freedom: (person: number) => Freedom,
) {
  let work = 0;
  let activity = 0;
  let townActivity = 0;
  for (let person = 0; person < people.count; person++) {
    const free = freedom(person);
    if (free === 'home') continue;
    activity += people.activity[person]!;
    if (nearTown[person] === 1) townActivity += people.activity[person]!;
    const job = people.work[person]!;
    if (job < 0 || free === 'errands') continue;
    const { category } = venues[job]!;
    work += attendance(category, today) * (lunches(settings.seed, person, category) ? 2 : 1);
  }
  return { work, activity, townActivity };
}

function goToWork(world: World, next: Random, day: number, today: number, person: number, visits: Visits): void {
  const job = world.people.work[person]!;
  if (job < 0) return;
  const { category } = world.venues[job]!;
  if (next() >= attendance(category, today)) return;
  const [from, to] = shift(next, world.settings.seed, person, category);
  if (lunches(world.settings.seed, person, category)) {
    addVisit(visits, person, job, minuteOf(day, from), minuteOf(day, 690 + 8 * normal(next)));
    addVisit(visits, person, job, minuteOf(day, 795 + 10 * normal(next)), minuteOf(day, to));
  } else {
    addVisit(visits, person, job, minuteOf(day, from), minuteOf(day, Math.max(to, from + 30)));
  }
}

function chooseErrand(
  world: World,
  next: Random,
  today: number,
  person: number,
  kind: number,
  periodic: ReadonlyMap<number, SimulatedVenue>,
): SimulatedVenue | undefined {
  const home = world.people.home[person]!;
  const fair = periodic.get(home * 7 + today);
  if (fair && next() < MARKET_DAY) return fair;
  const habit = next() < HABIT;
  const slot = habit ? (next() < 0.7 ? 0 : 1) : -1;
  const { seed } = world.settings;
  const reach = habit ? trait(seed, person, kind, slot, 52) : next();
  const u = habit ? trait(seed, person, kind, slot, 53) : next();
  const venue = world.places.errand(home, kind, reach, u);
  const shut = venue && kind === MARKET && venue.marketDays.length > 0 && !venue.marketDays.includes(today);
  return shut ? world.places.errand(home, SHOP, reach, u) : venue;
}

function runErrand(
  next: Random,
  day: number,
  person: number,
  venue: SimulatedVenue,
  peaks: Choice<readonly [number, number, number]>,
  visits: Visits,
  first: number,
): void {
  const usual = venue.stay ?? CATEGORIES[CATEGORY_NAMES[venue.category]!]!.minutes;
  const minutes = Math.max(4, usual * Math.exp(0.45 * normal(next) - 0.1));
  for (let tries = 0; tries < 10; tries++) {
    const [centre, spread] = peaks.at(next());
    // After a few conflicts with work the errand is put off to the evening, and at last done in passing.
    const passing = tries > 5;
    const start = passing ? 360 + 960 * next() : tries < 4 ? centre + spread * normal(next) : 1040 + 290 * next();
    if (start < 240 || start > 1400) continue;
    const from = minuteOf(day, start);
    const to = minuteOf(day, start + (passing ? Math.min(minutes, 10) : minutes));
    if (!meets(visits, first, from, to)) return addVisit(visits, person, venue.index, from, to);
  }
}

/** Whether somebody (whose visits of the day begin at `first`) is elsewhere at that time. */
function meets(visits: Visits, first: number, from: number, to: number): boolean {
  for (let i = first; i < visits.count; i++) if (from < visits.to[i]! && visits.from[i]! < to) return true;
  return false;
}

/** The market of a commune on a day of the week, where it is not held daily: key commune·7 + weekday. */
function periodicMarkets(venues: readonly SimulatedVenue[]): Map<number, SimulatedVenue> {
  const markets = new Map<number, SimulatedVenue>();
  for (const venue of venues) {
    if (venue.weight === 0) continue;
    for (const day of venue.marketDays) markets.set(venue.commune * 7 + day, venue);
  }
  return markets;
}

function poisson(next: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = next(); product > limit; product *= next()) count++;
  return count;
}
