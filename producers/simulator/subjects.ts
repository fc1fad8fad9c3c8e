import { hash, trait } from './random.ts';

/**
 * Codes that look like those people carry and belong to nobody: numbers of identity cards end in series far beyond
 * those issued, and phones use 054, which no operator had in 2021.
 */
const LARGEST = 999_999;

/** A different whole number for every person, the greatest six digits first, in an order that looks random. */
function serial(seed: number, person: number, people: number): string {
  const size = Math.max(people, 100_003);
  // 7919 is prime and no divisor of the size in use, so the walk meets each number once.
  const step = size % 7919 === 0 ? 7907 : 7919;
  return String(LARGEST - ((person * step + (hash(seed, 11) % size)) % size)).padStart(6, '0');
}

/** What of a person shapes the codes. */
export interface Bearer {
  readonly seed: number;
  readonly person: number;
  readonly people: number;
  /** Year of birth. */
  readonly born: number;
}

/** Chip card: province 058, century and sex, year, serial. */
export function cccd(bearer: Bearer): string {
  const sex = trait(bearer.seed, bearer.person, 12) < 0.5 ? 0 : 1;
  const century = bearer.born >= 2000 ? 2 : 0;
  return `cccd:058${century + sex}${String(bearer.born % 100).padStart(2, '0')}${serialOf(bearer)}`;
}

/** The old card of Ninh Thuận begins with 264. */
export function cmnd(bearer: Bearer): string {
  return `cmnd:264${serialOf(bearer)}`;
}

/** Vietnamese passports are a letter and seven digits. */
export function passport(bearer: Bearer): string {
  return `passport:C9${serialOf(bearer)}`;
}

/** The QID of the national code: 18 digits that begin with the milliseconds at which it was made. */
export function qid(bearer: Bearer): string {
  const made = 1_629_000_000 + (hash(bearer.seed, bearer.person, 13) % 8_000_000);
  return `qid:${made}${String(hash(bearer.seed, bearer.person, 14) % 100).padStart(2, '0')}${serialOf(bearer)}`;
}

/** A card printed by this system for people without a phone. */
export function card(bearer: Bearer): string {
  return `card:NT-${serialOf(bearer)}`;
}

/** Health insurance: group, level of benefit, province 58, number. */
export function bhyt(bearer: Bearer): string {
  const age = 2021 - bearer.born;
  const group = age < 6 ? 'TE1' : age < 18 ? 'HS4' : age > 65 ? 'HT3' : 'GD4';
  return `bhyt:${group}580${String(hash(bearer.seed, bearer.person, 15) % 1000).padStart(3, '0')}${serialOf(bearer)}`;
}

/** Families share phones: persons two by two have one number now and then. */
export function phone(bearer: Bearer): string {
  const shared = trait(bearer.seed, bearer.person >> 1, 16) < 0.3;
  const owner = shared ? bearer.person & ~1 : bearer.person;
  return `phone:054${String(hash(bearer.seed, 17) % 10)}${serialOf({ ...bearer, person: owner })}`;
}

function serialOf(bearer: Bearer): string {
  return serial(bearer.seed, bearer.person, bearer.people);
}
