import type { Params } from '../../clickhouse/store.ts';
import { Where } from '../rows.ts';

/**
 * What was known at an instant, as queries to be put into others. All take `{asOf:Int64}`, and ask the changes: the same instant gives the same
 * answer for ever.
 */

/** A record that says only that somebody is registered, without a dose (`producers/imports/kinds/vaccination.ts`). */
const REGISTERED = 'vaccination';

const VERSIONS = `FROM {db}.personal_history AS h WHERE h.kind = 'vaccination' AND h.known_at <= {asOf:Int64}`;

/**
 * What each vaccination record said last: `subject`, `record`, `facility`, `commune`, `district`, `faults` (text), `match`. One of somebody who is only
 * registered counts until a dose of theirs is told. The versions of a record lie together in the table: taking the first of each costs half of an argMax.
 */
export const SAID = `SELECT subject, record, facility, commune, district, faults, match
FROM (
  SELECT h.subject AS subject, h.record AS record, h.facility AS facility, h.commune AS commune, h.district AS district, h.faults AS faults, h.match AS match
  ${VERSIONS} ORDER BY h.subject, h.record, h.version DESC LIMIT 1 BY h.subject, h.record
)
WHERE record != '${REGISTERED}' OR subject NOT IN (
  SELECT h.subject ${VERSIONS} AND h.record != '${REGISTERED}' AND h.subject IN (SELECT h.subject ${VERSIONS} AND h.record = '${REGISTERED}')
)`;

/** Whose each subject is: `subject`, `person`. */
export const PERSON_OF = `SELECT t.subject AS subject, t.person AS person FROM {db}.subject_changes AS t
WHERE t.known_at <= {asOf:Int64} GROUP BY t.subject, t.person HAVING sum(t.sign) > 0`;

/** Standing doses: `person`, `record`, `commune`, `district`, `at`, `number`, `product`. */
export const DOSES = `SELECT any(t.person) AS person, any(t.record) AS record, any(t.commune) AS commune, any(t.district) AS district, any(t.at) AS at,
  JSONExtractInt(any(t.fields), 'number') AS number, JSONExtractString(any(t.fields), 'product') AS product
FROM {db}.record_changes AS t WHERE t.kind = 'dose' AND t.known_at <= {asOf:Int64} GROUP BY t.row HAVING sum(t.sign) > 0`;

/** Doses that were told once and withdrawn since: `person`, `record`. What their records say counts no more. */
export const WITHDRAWN = `SELECT t.person AS person, t.record AS record FROM {db}.record_changes AS t
WHERE t.kind = 'dose' AND t.known_at <= {asOf:Int64} GROUP BY t.person, t.record HAVING sum(t.sign) <= 0`;

/** Which records are asked for; all without any. */
export interface Narrowed {
  /** The name of a facility as its records say it; empty: of those that say none. */
  readonly facility?: string | undefined;
  readonly commune?: string | undefined;
  readonly district?: string | undefined;
}

/** A condition on the columns of that name and its values; `areas`: on those of areas only. */
export function narrowing(narrowed: Narrowed, areas = false): { readonly sql: string; readonly params: Params } {
  const where = new Where()
    .when('commune', narrowed.commune, 'commune = {commune:String}')
    .when('district', narrowed.district, 'district = {district:String}')
    .when('facility', areas ? undefined : narrowed.facility, 'facility = {facility:String}');
  return { sql: where.sql, params: where.params };
}
