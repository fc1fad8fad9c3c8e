import { districtOf } from '../../schemas/areas.ts';
import { contentText } from '../../schemas/canonical.ts';
import type { RecordRow } from '../../schemas/changes.ts';
import { dayNumber, formatInstant, localMidnight } from '../../schemas/instant.ts';
import type { KeyedEventOf, KeyedSubject, PersonId } from '../../schemas/messages.ts';
import type { Rules } from '../../schemas/rules.ts';
import type { State } from '../../streams/fold.ts';
import { below } from '../../streams/state-key.ts';
import { joined, type Kept, standing } from '../records.ts';
import { type Case, casesOf } from './cases.ts';

/** The records that a person has. */
export type RecordType = 'dose' | 'test' | 'case' | 'isolation';
export type PersonRecord = KeyedEventOf<RecordType>;

/** State key of what one subject filed under a record's name. */
export function recordKey(person: PersonId, type: RecordType, record: string, subject: KeyedSubject): string[] {
  return ['record', person, type, record, subject];
}

/** What is kept of one record of a person, whichever of the person's subjects it was filed under. */
export function keptRecord(
  state: State,
  person: PersonId,
  type: RecordType,
  record: string,
): Kept<PersonRecord> | undefined {
  const range = below(['record', person, type, record]);
  return joined([...state.range<Kept<PersonRecord>>(range)].map(({ value }) => value));
}

/** The standing records of one type of a person. */
export function standingRecords<T extends RecordType>(state: State, person: PersonId, type: T): KeyedEventOf<T>[] {
  const range = below(['record', person, type]);
  const byName = Map.groupBy(state.range<Kept<PersonRecord>>(range), ({ key }) => key[3]);
  return [...byName.values()]
    .map((entries) => standing(joined(entries.map(({ value }) => value))))
    .filter((event) => event !== undefined) as KeyedEventOf<T>[];
}

/** The cases of a person as its records say now. */
export function casesNow(state: State, person: PersonId, rules: Rules): Case[] {
  return casesOf(standingRecords(state, person, 'case'), standingRecords(state, person, 'test'), rules);
}

/** The row of a standing dose, test or isolation order. Cases have rows of their own: see `caseRow`. */
export function recordRow(person: PersonId, event: Exclude<PersonRecord, { type: 'case' }>): RecordRow {
  return {
    type: 'record',
    kind: event.type,
    record: event.record,
    person,
    venue: null,
    commune: event.commune ?? null,
    district: districtOf(event.commune),
    at: instantOf(event),
    until: event.type === 'isolation' ? event.to : null,
    fields: contentText(event),
  };
}

function instantOf(event: Exclude<PersonRecord, { type: 'case' }>): number {
  switch (event.type) {
    case 'dose':
      return localMidnight(dayNumber(event.day));
    case 'test':
      return event.sampled;
    case 'isolation':
      return event.from;
  }
}

/** The row of a case, from a record or implied by tests. */
export function caseRow(person: PersonId, one: Case): RecordRow {
  const window = { windowFrom: formatInstant(one.from), windowTo: formatInstant(one.to) };
  return {
    type: 'record',
    kind: 'case',
    record: one.case,
    person,
    venue: null,
    commune: one.commune,
    district: districtOf(one.commune),
    at: one.sampled,
    until: one.to,
    fields: JSON.stringify({ ...JSON.parse(contentText(one.record)), ...window }),
  };
}
