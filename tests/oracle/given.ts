import { defaultRules } from './default-rules.ts';
import { oracle } from './oracle.ts';
import type { Rows } from './rows.ts';
import type { Rules } from './rules.ts';

/** An event as it is written in a line. */
export type Line = Record<string, unknown>;

/** Three people, and a second card and a phone for them. */
export const AN = 'cccd:058090000001';
export const BINH = 'cccd:058090000002';
export const CUC = 'cccd:058090000003';
export const SECOND_CARD = 'card:NT-0001';
export const PHONE = 'phone:0944713700';

/** A local clock time of Monday 2021-12-06, `HH:MM[:SS[.mmm]]`, or of another day of that form, as an instant with its offset. */
export function local(clock: string, day = '2021-12-06'): string {
  return `${day}T${clock}+07:00`;
}

/** The same as every output writes it. */
export function utc(clock: string, day?: string): string {
  return new Date(local(clock, day)).toISOString();
}

let number = 0;

/** A scan at a local clock time. */
export function scan(subject: string, venue: string, direction: string, clock: string, more: Line = {}): Line {
  number += 1;
  return { type: 'scan', id: `s${number}`, at: local(clock), subject, venue, direction, ...more };
}

/** A registered venue; a restaurant, whose usual stay is an hour, unless said otherwise. */
export function venue(record: string, more: Line = {}): Line {
  const fixed = { name: record, category: 'restaurant', commune: '22741', registered: '2021-11-01T00:00:00Z' };
  return { type: 'venue', record, revision: 1, ...fixed, ...more };
}

/** A case sampled at 15:00 of Monday. */
export function aCase(subject: string, more: Line = {}): Line {
  return { type: 'case', record: 'F0', revision: 1, subject, sampled: local('15:00'), ...more };
}

/** A PCR test at an instant. */
export function pcr(subject: string, record: string, sampled: string, result = 'positive', more: Line = {}): Line {
  return { type: 'test', record, revision: 1, subject, sampled, method: 'pcr', result, ...more };
}

/** A dose of a day. */
export function dose(subject: string, record: string, day: string, product = 'pfizer', more: Line = {}): Line {
  return { type: 'dose', record, revision: 1, subject, day, number: 1, product, ...more };
}

/** Two subjects that are one person. */
export function link(a: string, b: string): Line {
  return { type: 'link', id: `${a} ${b}`, a, b };
}

/** Two people at a restaurant, each from one local clock time to another. */
export function together(one: [string, string, string], other: [string, string, string], at = 'r'): Line[] {
  return [one, other].flatMap(([subject, from, to]) => [scan(subject, at, 'in', from), scan(subject, at, 'out', to)]);
}

/** What the oracle says of some events, with some of the default rules changed. */
export function said(events: readonly Line[], rules: Partial<Rules> = {}): Rows {
  return oracle(
    events.map((event) => JSON.stringify(event)),
    { ...defaultRules, ...rules },
  );
}
