import { COMMUNES } from '../../schemas/areas.ts';
import type { Settings } from './options.ts';
import type { Places } from './places.ts';
import { COMMUNE_POPULATIONS } from './populations.ts';
import { choice, hash, random, trait } from './random.ts';
import * as codes from './subjects.ts';

/** The people who scan now and then, in columns: there are tens of thousands of them. */
export interface People {
  readonly count: number;
  /** Position in `COMMUNES`. */
  readonly home: Uint8Array;
  /** Year of birth. */
  readonly born: Uint16Array;
  /** Index of the venue of work or school, -1 for none. */
  readonly work: Int32Array;
  /** How much they go out: 1 on average. */
  readonly activity: Float32Array;
  /** The code they mostly show. */
  readonly subject: readonly string[];
  /** Another code of theirs, where they use one. */
  readonly second: readonly (string | undefined)[];
  /** The number of their phone. */
  phone(person: number): string;
  /** The people of a household have neighbouring numbers: those of this person's, without them. */
  household(person: number): number[];
}

const HOUSEHOLD = 3;

/** Draws the people of a seed: homes by population, work near home mostly, codes by age. */
export function makePeople(settings: Settings, places: Places): People {
  const { seed, people: count, scansPerDay } = settings;
  const next = random(seed, 31);
  const homes = choice(
    COMMUNES.map((_, index) => index),
    // Fewer people have a phone with the app, or venues that ask for it, in the country.
    (index) => COMMUNE_POPULATIONS[index]!.population * (COMMUNES[index]!.kind === 'xã' ? 0.8 : 1.3),
  );
  const home = new Uint8Array(count);
  const born = new Uint16Array(count);
  const work = new Int32Array(count).fill(-1);
  const activity = new Float32Array(count);
  const subject: string[] = [];
  const second: (string | undefined)[] = [];
  // No place has so many regulars that it would outdo the big market.
  const most = Math.max(4, Math.round(scansPerDay * 0.0042));
  const regulars = new Map<number, number>();
  for (let person = 0; person < count; person++) {
    home[person] = person % HOUSEHOLD === 0 ? homes.at(next()) : home[person - 1]!;
    const age = ageOf(next(), next());
    born[person] = 2021 - age;
    activity[person] = (age < 15 ? 0.35 : age > 64 ? 0.6 : 1.1) * (0.4 + 1.2 * next());
    const job = occupation(age, next());
    for (let tries = 0; job && tries < 6 && work[person] === -1; tries++) {
      const venue = places[job](home[person]!, next(), next());
      const already = venue ? (regulars.get(venue.index) ?? 0) : most;
      if (venue && already < most) {
        work[person] = venue.index;
        regulars.set(venue.index, already + 1);
      }
    }
    const [first, other] = carried({ seed, person, people: count, born: born[person]! });
    subject.push(first);
    second.push(other);
  }
  return {
    count,
    home,
    born,
    work,
    activity,
    subject,
    second,
    phone: (person) => codes.phone({ seed, person, people: count, born: born[person]! }),
    household: (person) =>
      [0, 1, 2].map((i) => person - (person % HOUSEHOLD) + i).filter((other) => other !== person && other < count),
  };
}

function ageOf(group: number, u: number): number {
  if (group < 0.1) return 6 + Math.floor(u * 12);
  if (group < 0.88) return 18 + Math.floor(u * 42);
  return 60 + Math.floor(u * 28);
}

function occupation(age: number, u: number): 'work' | 'school' | undefined {
  if (age < 18) return u < 0.8 ? 'school' : undefined;
  return u < (age < 60 ? 0.52 : 0.08) ? 'work' : undefined;
}

/** The code somebody mostly shows, and for one in eight a second one. */
function carried(bearer: codes.Bearer): [string, string | undefined] {
  const { seed, person, born } = bearer;
  const u = trait(seed, person, 32);
  const two = trait(seed, person, 33) < 0.125;
  if (born > 2003) return [u < 0.45 ? codes.bhyt(bearer) : u < 0.7 ? codes.card(bearer) : codes.qid(bearer), undefined];
  if (u < 0.73) return [codes.cccd(bearer), two ? secondOf(bearer) : undefined];
  // Chip cards replaced the old ones in 2021: some people are in the registers with both.
  if (u < 0.82) return [codes.cmnd(bearer), two ? codes.cccd(bearer) : undefined];
  if (u < 0.91) return [codes.qid(bearer), two ? codes.cccd(bearer) : undefined];
  if (u < 0.955) return [codes.card(bearer), two ? codes.bhyt(bearer) : undefined];
  if (u < 0.985) return [codes.bhyt(bearer), two ? codes.card(bearer) : undefined];
  return [u < 0.992 ? codes.passport(bearer) : codes.phone(bearer), undefined];
}

function secondOf(bearer: codes.Bearer): string {
  return [codes.qid, codes.cmnd, codes.bhyt, codes.card][hash(bearer.seed, bearer.person, 34) % 4]!(bearer);
}
