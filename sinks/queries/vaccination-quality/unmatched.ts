import type { Store } from '../../clickhouse/store.ts';
import { type Level, NAME_OF } from './counts.ts';
import { DOSES, type Narrowed, narrowing, PERSON_OF, SAID } from './known.ts';

/** Scans of so many local days up to the newest are looked at. */
export const SCANNED_DAYS = 28;

/** Whose each vaccination record is: `person`, `record`, `facility`, `named`. */
const RECORDS = `SELECT s.person AS person, p.record AS record, p.facility AS facility, p.named AS named
FROM (SELECT subject, record, facility, NOT has(splitByChar(' ', faults), 'name-missing') AS named FROM (${SAID})) AS p
INNER JOIN (${PERSON_OF}) AS s ON s.subject = p.subject`;

/**
 * Standing doses of people of whom no vaccination record says a name: `person`, `record`, `commune`, `district`, `at`, `number`, `product`, and the
 * `facility` of a record of the dose, which then has no name ('' when there is none).
 */
export const DOSES_WITHOUT_PERSON = `SELECT d.person AS person, d.record AS record, d.commune AS commune, d.district AS district, d.at AS at, d.number AS number,
  d.product AS product, f.facility AS facility
FROM (SELECT * FROM (${DOSES}) WHERE person NOT IN (SELECT person FROM (${RECORDS}) WHERE named)) AS d
LEFT JOIN (SELECT person, record, any(facility) AS facility FROM (${RECORDS}) WHERE NOT named GROUP BY person, record) AS f
  ON f.person = d.person AND f.record = d.record`;

/** Somebody of whom a dose stands, or whom a record names, even if only as registered. */
const RECORDED = `(person IN (SELECT person FROM (${DOSES})) OR person IN (SELECT person FROM (${RECORDS})))`;

/** People with a kept scan in the four weeks up to the newest one, where they were scanned last, and whether a vaccination record is theirs. */
export const SCANNED = `SELECT person, argMax(commune, at) AS commune, argMax(district, at) AS district, max(at) AS last, ${RECORDED} AS recorded
FROM (
  SELECT any(t.person) AS person, any(t.commune) AS commune, any(t.district) AS district, any(t.at) AS at
  FROM {db}.scan_changes AS t
  WHERE t.kept AND t.known_at <= {asOf:Int64} AND t.day > (
    SELECT max(n.day) - ${SCANNED_DAYS} FROM {db}.scan_changes AS n WHERE n.known_at <= {asOf:Int64}
  )
  GROUP BY t.row HAVING sum(t.sign) > 0
) GROUP BY person`;

/** Doses and scans that do not meet a vaccination record, in one facility or area. */
export interface Unmatched {
  readonly name: string;
  /** Standing doses of people of whom no vaccination record says a name. */
  readonly dosesWithoutPerson: number;
  /** People scanned in four weeks, and those of them who are in no vaccination record; by where they were scanned last, and of no facility. */
  readonly scanned: number;
  readonly scannedWithoutRecord: number;
}

/** Counts what does not meet, as it was known at an instant. */
export async function unmatched(store: Store, by: Level, asOf: number, narrowed: Narrowed): Promise<Unmatched[]> {
  const doses = narrowing(narrowed);
  const areas = narrowing(narrowed, true);
  // A scan is of no facility: it counts for the row without a name.
  const place = by === 'facility' ? "''" : NAME_OF[by];
  const ofFacility = narrowed.facility !== undefined && narrowed.facility !== '';
  return store.rows<Unmatched>(
    `SELECT name, sum(doses) AS dosesWithoutPerson, sum(people) AS scanned, sum(without) AS scannedWithoutRecord
FROM (
  SELECT ${NAME_OF[by]} AS name, toUInt64(1) AS doses, toUInt64(0) AS people, toUInt64(0) AS without FROM (${DOSES_WITHOUT_PERSON}) ${doses.sql}
  ${
    ofFacility
      ? ''
      : `UNION ALL SELECT ${place} AS name, toUInt64(0), toUInt64(1), toUInt64(NOT recorded) FROM (${SCANNED}) ${areas.sql}`
  }
) GROUP BY name ORDER BY name`,
    { asOf, ...doses.params },
  );
}
