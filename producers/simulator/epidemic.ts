import type { Freedom, World } from './itinerary.ts';
import { between, random, trait } from './random.ts';
import type { Visits } from './visits.ts';

/** One infection, from its beginning to the end of its isolation. Days are local day numbers. */
export interface Infection {
  readonly person: number;
  readonly infected: number;
  /** First day of symptoms, or the day on which they would have been. */
  readonly onset: number;
  readonly symptomatic: boolean;
  /** The day of the swab; nobody finds some infections. */
  readonly sampled: number | undefined;
  /** Whether it was brought from another province. */
  readonly imported: boolean;
  /** People they were with, in order of meeting, as far as the officers find them. */
  readonly contacts: Set<number>;
}

/** The course of the epidemic among the simulated people. */
export interface Epidemic {
  /** Begins a day: infections from outside. */
  begin(day: number): Infection[];
  /** Lets the infections of a day spread where people really were together; gives the new ones. */
  spread(day: number, visits: Visits): Infection[];
  /** The infections whose swab is taken on a day. */
  found(day: number): Infection[];
  /** Keeps somebody at home from one day to another, both included. */
  isolate(person: number, from: number, to: number): void;
  freedom(day: number, person: number): Freedom;
}

/** Chance of infection per hour together, when few others are around. */
const PER_HOUR = 0.0055;
/** Nobody is near more people than this at once, however large the place. */
const NEAR = 20;
/** Chance a day for each of the family. */
const HOUSEHOLD = 0.04;
/** Share of days on which somebody in isolation goes out all the same. */
const BREACH = 0.03;
const MOST_CONTACTS = 25;
/** Days after which an infection is over and forgotten. */
const LENGTH = 25;

/** An epidemic that begins with some infections under way and gets new ones from other provinces. */
export function makeEpidemic({ settings, people, venues }: World): Epidemic {
  const { seed, firstDay } = settings;
  const infected = new Uint8Array(people.count);
  const awayFrom = new Int32Array(people.count);
  const awayTo = new Int32Array(people.count).fill(-1);
  let running: Infection[] = [];
  const here = new Int32Array(venues.length);

  const infect = (person: number, day: number, today: number, imported: boolean): Infection | undefined => {
    if (infected[person] === 1) return undefined;
    infected[person] = 1;
    const next = random(seed, person, day, 141);
    const onset = day + between(next, 3, 5);
    const symptomatic = next() < 0.75;
    const never = !symptomatic && next() < 0.4;
    const sampled = never ? undefined : Math.max(today, onset + between(next, symptomatic ? 0 : 1, 2));
    const infection = { person, infected: day, onset, symptomatic, sampled, imported, contacts: new Set<number>() };
    running.push(infection);
    return infection;
  };

  return {
    begin(day) {
      const next = random(seed, day, 142);
      const scale = people.count / 38_000;
      const first = day === firstDay;
      const count = Math.max(first ? 4 : 0, Math.floor((first ? 36 : 4) * scale + next()));
      const made: Infection[] = [];
      for (let i = 0; i < count; i++) {
        const since = first ? between(next, 1, 7) : between(next, 0, 3);
        const infection = infect(between(next, 0, people.count - 1), day - since, day, next() < 0.6);
        if (infection) made.push(infection);
      }
      running = running.filter((infection) => day - infection.infected < LENGTH);
      return made;
    },
    spread(day, visits) {
      const next = random(seed, day, 143);
      const infectious = new Map<number, Infection>();
      for (const infection of running) {
        const since = day - infection.onset;
        if (since >= -2 && since <= 7) infectious.set(infection.person, infection);
      }
      const made: Infection[] = [];
      const reach = (person: number, chance: number) => {
        if (next() >= chance) return;
        const infection = infect(person, day, day + 1, false);
        if (infection) made.push(infection);
      };
      for (const [a, b, hours] of meetings(visits, infectious, here)) {
        const infection = infectious.get(visits.person[a]!)!;
        if (infection.contacts.size < MOST_CONTACTS) infection.contacts.add(visits.person[b]!);
        const crowd = here[visits.venue[a]!]!;
        reach(visits.person[b]!, hours * PER_HOUR * Math.min(1, NEAR / crowd));
      }
      for (const { person, contacts } of infectious.values()) {
        for (const other of people.household(person)) {
          contacts.add(other);
          reach(other, HOUSEHOLD);
        }
      }
      return made;
    },
    found: (day) => running.filter((infection) => infection.sampled === day),
    isolate(person, from, to) {
      // Orders that follow each other are one stay at home.
      if (awayTo[person]! < from - 1) awayFrom[person] = from;
      awayTo[person] = Math.max(awayTo[person]!, to);
    },
    freedom(day, person) {
      if (day < awayFrom[person]! || day > awayTo[person]!) return 'free';
      return trait(seed, person, day, 144) < BREACH ? 'errands' : 'home';
    },
  };
}

/**
 * Pairs of visits [of an infectious person, of somebody else, hours together], a quarter of an hour at least.
 * Leaves in `here` how many visits each place with an infectious visitor had.
 */
function* meetings(
  visits: Visits,
  infectious: ReadonlyMap<number, unknown>,
  here: Int32Array,
): Generator<[number, number, number]> {
  here.fill(0);
  const sources = new Map<number, number[]>();
  for (let i = 0; i < visits.count; i++) {
    if (!infectious.has(visits.person[i]!)) continue;
    const venue = visits.venue[i]!;
    const list = sources.get(venue);
    if (list) list.push(i);
    else sources.set(venue, [i]);
  }
  for (let i = 0; i < visits.count; i++) {
    const venue = visits.venue[i]!;
    if (sources.has(venue)) here[venue] = here[venue]! + 1;
  }
  for (let i = 0; i < visits.count; i++) {
    for (const source of sources.get(visits.venue[i]!) ?? []) {
      if (visits.person[source] === visits.person[i]) continue;
      const together = Math.min(visits.to[i]!, visits.to[source]!) - Math.max(visits.from[i]!, visits.from[source]!);
      if (together >= 900_000) yield [source, i, together / 3_600_000];
    }
  }
}
