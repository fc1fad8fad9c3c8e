import type { Store } from '../../clickhouse/store.ts';
import { ALIKE, JUDGED } from './judged.ts';
import { type Narrowed, narrowing, PERSON_OF, SAID } from './known.ts';
import { DOSES_WITHOUT_PERSON, SCANNED } from './unmatched.ts';

/** A vaccination record with something wrong. */
export interface FaultyRecord {
  readonly subject: string;
  readonly record: string;
  /** '' when the log does not know the subject yet. */
  readonly person: string;
  readonly facility: string;
  readonly commune: string;
  readonly match: string;
  readonly faults: readonly string[];
  /** The standing doses of the person: local midnight of the day in ms, number, product. */
  readonly doses: readonly (readonly [at: number, number: number, product: string])[];
}

/** The vaccination records to be corrected, by facility and person, so that what is of one person stands together. */
export function faultyRecords(store: Store, asOf: number, narrowed: Narrowed): AsyncIterable<FaultyRecord> {
  const { sql, params } = narrowing(narrowed);
  return store.stream<FaultyRecord>(
    `SELECT j.subject AS subject, j.record AS record, j.person AS person, j.facility AS facility, j.commune AS commune, j.match AS match, j.faults AS faults, j.doses AS doses
FROM (SELECT * FROM (${JUDGED}) ${sql}) AS j WHERE notEmpty(j.faults) ORDER BY facility, person, subject, record`,
    { asOf, ...params },
  );
}

/** A dose of which no vaccination record says whose it is. */
export interface StrayDose {
  readonly person: string;
  readonly record: string;
  readonly facility: string;
  readonly commune: string;
  readonly at: number;
  readonly number: number;
  readonly product: string;
}

export function strayDoses(store: Store, asOf: number, narrowed: Narrowed): AsyncIterable<StrayDose> {
  const { sql, params } = narrowing(narrowed);
  return store.stream<StrayDose>(
    `SELECT person, record, facility, commune, at, number, product FROM (${DOSES_WITHOUT_PERSON}) ${sql} ORDER BY facility, commune, person, record`,
    { asOf, ...params },
  );
}

/** Somebody who was scanned and is in no vaccination record; `commune` and `last` (ms) are of the latest scan. */
export interface Unrecorded {
  readonly person: string;
  readonly commune: string;
  readonly last: number;
}

export function unrecorded(store: Store, asOf: number, narrowed: Narrowed): AsyncIterable<Unrecorded> {
  const { sql, params } = narrowing(narrowed, true);
  return store.stream<Unrecorded>(
    `SELECT person, commune, last FROM (SELECT * FROM (${SCANNED}) ${sql}) WHERE NOT recorded ORDER BY commune, person`,
    { asOf, ...params },
  );
}

/** A record of somebody who looks like somebody else: the hash that they share, whose it is, and where it was said. */
export interface AlikeRecord {
  readonly match: string;
  readonly person: string;
  readonly subject: string;
  readonly facility: string;
}

/** The records of everybody who looks like somebody in the records asked for, themselves included. */
export function alikeRecords(store: Store, asOf: number, narrowed: Narrowed): Promise<AlikeRecord[]> {
  const { sql, params } = narrowing(narrowed);
  return store.rows<AlikeRecord>(
    `SELECT p.match AS match, s.person AS person, p.subject AS subject, any(p.facility) AS facility
FROM (
  SELECT subject, match, facility FROM (${SAID})
  WHERE match IN (SELECT match FROM (SELECT match, facility, commune, district FROM (${SAID}) WHERE match IN (${ALIKE})) ${sql})
) AS p
INNER JOIN (${PERSON_OF}) AS s ON s.subject = p.subject
GROUP BY match, person, subject ORDER BY match, person, subject`,
    { asOf, ...params },
  );
}

/** What a record says of a person, sealed: the latest. */
export interface SealedRecord {
  readonly subject: string;
  readonly record: string;
  readonly key: string;
  readonly sealed: string;
}

/** What the vaccination records of some subjects say, sealed, base64. Give at most a few hundred subjects at once. */
export function sealedRecords(store: Store, subjects: readonly string[]): Promise<SealedRecord[]> {
  return store.rows<SealedRecord>(
    `SELECT p.subject AS subject, p.record AS record, p.\`key\` AS \`key\`, p.sealed AS sealed FROM {db}.personal AS p FINAL
WHERE p.kind = 'vaccination' AND p.subject IN {subjects:Array(String)}`,
    { subjects },
  );
}

/** The plain identifiers of some people, sealed, base64. Give at most a few hundred at once. */
export function sealedSubjects(
  store: Store,
  people: readonly string[],
): Promise<{ readonly subject: string; readonly sealed: string }[]> {
  return store.rows(
    `SELECT t.subject AS subject, any(t.sealed) AS sealed FROM {db}.subjects_by_person AS t WHERE t.person IN {people:Array(String)} GROUP BY t.subject`,
    { people },
  );
}
