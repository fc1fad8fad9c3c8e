/** What specs of the folds begin with: instants of Monday 2021-12-06 by the local clock, scans, visits, windows. */
import type { CaseWindow, Evidence, KeyedEventOf, KeyedSubject, PersonId } from '../schemas/messages.ts';
import type { Scan } from './people/visits.ts';
import type { Stay } from './venues/exposures.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `HH:MM` or `HH:MM:SS` by the local clock of a day, as ms since the epoch. */
export function at(clock: string, day = '2021-12-06'): number {
  return Date.parse(`${day}T${clock.length === 5 ? `${clock}:00` : clock}+07:00`);
}

/** A scan as the walk sees it; its id is its key. */
export function scan(key: string, venue: string, direction: Scan['direction'], instant: number): Scan {
  return { key, id: key, at: instant, venue, direction, content: key };
}

/** A visit at a venue from one instant to another, observed unless said otherwise. */
export function stay(person: string, from: number, to: number, more: Partial<Stay> = {}): Stay {
  const end = (key: string, instant: number) => ({ key: `${person} ${key}`, id: `${person} ${key}`, at: instant });
  const evidence: Evidence = { in: end('in', from), out: end('out', to), cases: [] };
  return {
    person: person as PersonId,
    visit: `${person} ${from}`,
    from,
    to,
    quality: 'observed',
    zone: null,
    evidence,
    ...more,
  };
}

/** A window in which a case is infectious, with Monday as the reference day. */
export function infectious(from: number, to: number): CaseWindow {
  return { case: 'F0', from, to, reference: MONDAY };
}

/** Local day number of Monday 2021-12-06. */
export const MONDAY = Date.parse('2021-12-06T00:00:00Z') / DAY;

const subject = 'cccd:keyed' as KeyedSubject;

export function caseRecord(
  record: string,
  sampled: number,
  more: Partial<KeyedEventOf<'case'>> = {},
): KeyedEventOf<'case'> {
  return { type: 'case', record, revision: 1, subject, sampled, ...more };
}

export function pcr(
  record: string,
  sampled: number,
  result: KeyedEventOf<'test'>['result'],
  more: Partial<KeyedEventOf<'test'>> = {},
): KeyedEventOf<'test'> {
  return { type: 'test', record, revision: 1, subject, sampled, method: 'pcr', result, ...more };
}

export function dose(record: string, day: string, product = 'pfizer'): KeyedEventOf<'dose'> {
  return { type: 'dose', record, revision: 1, subject, day, number: 1, product };
}
