import type { Store } from '../clickhouse/store.ts';

/** What vaccination records are counted by: where they count for, or the reporting week in which they were last delivered, by the Thursday it ends on. */
const BY = {
  facility: 'facility',
  commune: 'commune',
  district: 'district',
  // Day 0 was a Thursday.
  week: 'toString(toDate32((intDiv(intDiv(at + 25200000, 86400000), 7) + 1) * 7))',
} as const;
export type Level = keyof typeof BY;
export const LEVELS = Object.keys(BY) as [Level, ...Level[]];

/** The records of one facility, commune or district (empty: none was said), and how many of them have each fault. */
export interface FaultCounts {
  readonly name: string;
  readonly records: number;
  readonly faults: Readonly<Record<string, number>>;
}

const LATEST = `SELECT * FROM {db}.personal FINAL WHERE kind = 'vaccination'`;
const PERSON_OF = `SELECT subject, person FROM {db}.subjects_by_person AS t GROUP BY subject, person HAVING sum(t.sign) > 0`;

/** Faults of what vaccination records say of people, by level. One row for each record of a subject: what it said last. */
export async function faultCounts(store: Store, by: Level): Promise<FaultCounts[]> {
  const rows = await store.rows<{ name: string; fault: string; n: number; records: number }>(
    `SELECT name, fault, count() AS n, any(records) AS records
FROM (
  SELECT ${BY[by]} AS name, arrayJoin(splitByChar(' ', concat('records ', faults))) AS fault, 0 AS records
  FROM (${LATEST})
)
WHERE fault != '' GROUP BY name, fault ORDER BY name, fault`,
  );
  return [...Map.groupBy(rows, ({ name }) => name)].map(([name, found]) => {
    const counts = Object.fromEntries(found.map(({ fault, n }) => [fault, n]));
    const { records = 0, ...faults } = counts;
    return { name, records, faults };
  });
}

/** A person's doses that cannot all be right. */
export interface DoseFault {
  readonly person: string;
  readonly fault: 'doses-order' | 'doses-repeated' | 'doses-interval';
}

/** Days below which two doses were not given: the shortest interval of any vaccine used is 21 days; 14 leaves room for campaigns. */
const SHORTEST_DAYS = 14;

/**
 * People whose standing doses contradict each other: a number that comes later in time but not in order (`doses-order`), one number twice
 * (`doses-repeated`), or two on days that lie too close (`doses-interval`).
 */
export async function doseFaults(store: Store): Promise<DoseFault[]> {
  return store.rows<DoseFault>(
    `SELECT person, arrayJoin(arrayFilter(f -> f != '', [
  if(numbers != arraySort(numbers), 'doses-order', ''),
  if(length(numbers) != length(arrayDistinct(numbers)), 'doses-repeated', ''),
  if(arrayExists(d -> d < ${SHORTEST_DAYS}, arrayPopFront(arrayDifference(days))), 'doses-interval', '')
])) AS fault
FROM (
  SELECT person, arraySort(groupArray((intDiv(at, 86400000), number))) AS doses, arrayMap(d -> d.2, doses) AS numbers, arrayMap(d -> d.1, doses) AS days
  FROM (
    SELECT t.person AS person, t.at AS at, JSONExtractInt(any(t.fields), 'number') AS number
    FROM {db}.standing_records AS t WHERE t.kind = 'dose' GROUP BY t.person, t.at, t.row HAVING sum(t.sign) > 0
  ) GROUP BY person
)
ORDER BY person, fault`,
  );
}

/** Groups of people who have one name (diacritics aside) and birth date. Only keyed hashes are compared. */
export async function lookalikes(store: Store): Promise<{ readonly people: readonly string[] }[]> {
  return store.rows<{ people: string[] }>(
    `SELECT arraySort(groupUniqArray(s.person)) AS people
FROM (${LATEST} AND match != '') AS p INNER JOIN (${PERSON_OF}) AS s ON s.subject = p.subject
GROUP BY p.match HAVING length(people) > 1 ORDER BY people`,
  );
}

/** Doses and scans that do not meet. */
export interface Unmatched {
  /** Standing doses of people of whom no vaccination record says a name. */
  readonly doses: number;
  /** People scanned since the instant, and those of them of whom no dose is known. */
  readonly scanned: number;
  readonly scannedWithoutDose: number;
}

export async function unmatched(store: Store, since: number): Promise<Unmatched> {
  const [doses] = await store.rows<{ n: number }>(
    `SELECT count() AS n FROM (
  SELECT any(t.person) AS person FROM {db}.standing_records AS t WHERE t.kind = 'dose' GROUP BY t.row HAVING sum(t.sign) > 0
) WHERE person NOT IN (
  SELECT s.person FROM (${LATEST} AND NOT has(splitByChar(' ', faults), 'name-missing')) AS p INNER JOIN (${PERSON_OF}) AS s ON s.subject = p.subject
)`,
  );
  const [scans] = await store.rows<{ scanned: number; without: number }>(
    `SELECT count() AS scanned, countIf(person NOT IN (
  SELECT person FROM {db}.standing_records AS r WHERE r.kind = 'dose' GROUP BY person, r.row HAVING sum(r.sign) > 0
)) AS without
FROM (SELECT t.person AS person FROM {db}.scan_changes AS t WHERE t.at >= {since:Int64} AND t.kept GROUP BY t.person HAVING sum(t.sign) > 0)`,
    { since },
  );
  return { doses: doses!.n, scanned: scans!.scanned, scannedWithoutDose: scans!.without };
}

/** Vaccination records with a fault, of one facility, sealed as they are. */
export interface FaultyRecord {
  readonly subject: string;
  readonly record: string;
  readonly faults: readonly string[];
  readonly key: Buffer;
  readonly sealed: Buffer;
  /** The plain identifier of the record, sealed. */
  readonly sealedSubject: Buffer;
}

export async function* faultyRecords(store: Store, facility: string): AsyncGenerator<FaultyRecord> {
  const rows = store.stream<Record<'subject' | 'record' | 'faults' | 'key' | 'sealed' | 'sealedSubject', string>>(
    `SELECT p.subject AS subject, p.record AS record, p.faults AS faults, p.\`key\` AS \`key\`, p.sealed AS sealed, s.sealed AS sealedSubject
FROM (${LATEST} AND faults != '' AND facility = {facility:String}) AS p
INNER JOIN (SELECT subject, any(t.sealed) AS sealed FROM {db}.subjects_by_person AS t GROUP BY subject) AS s ON s.subject = p.subject
ORDER BY subject, record`,
    { facility },
  );
  for await (const { subject, record, faults, key, sealed, sealedSubject } of rows) {
    const bytes = (text: string) => Buffer.from(text, 'base64');
    yield {
      subject,
      record,
      faults: faults.split(' '),
      key: bytes(key),
      sealed: bytes(sealed),
      sealedSubject: bytes(sealedSubject),
    };
  }
}
