import type { Store } from '../../clickhouse/store.ts';
import { FIELD_NAMES, FIELDS, type Field } from './fields.ts';
import { JUDGED } from './judged.ts';
import { type Narrowed, narrowing } from './known.ts';

/** What vaccination records are counted by. */
export const LEVELS = ['facility', 'commune', 'district', 'province'] as const;
export type Level = (typeof LEVELS)[number];

/** The name of a row of a level, as an expression: that of a facility, a code of 2021, or '' where none is said and for the province. */
export const NAME_OF: Readonly<Record<Level, string>> = {
  facility: 'facility',
  commune: 'commune',
  district: 'district',
  province: "''",
};

/** The records of one facility, commune or district, how many of them have each field, and have it plausible, and how many have each fault. */
export interface RecordCounts {
  readonly name: string;
  readonly records: number;
  readonly present: Readonly<Record<Field, number>>;
  readonly plausible: Readonly<Record<Field, number>>;
  /** Those in which nothing is wrong. */
  readonly faultless: number;
  readonly faults: Readonly<Record<string, number>>;
}

/** People with vaccination records that cannot all be right; each once, however many records. */
export interface PeopleCounts {
  readonly dosesInWrongOrder: number;
  readonly dosesRepeated: number;
  /** A later dose without those before it. */
  readonly dosesSkipped: number;
  readonly dosesTooClose: number;
  /** Of whom a record says what makes them look like somebody else. */
  readonly lookAlike: number;
}

const PEOPLE: Readonly<Record<keyof PeopleCounts, string>> = {
  dosesInWrongOrder: 'doses-order',
  dosesRepeated: 'doses-repeated',
  dosesSkipped: 'doses-gap',
  dosesTooClose: 'doses-interval',
  lookAlike: 'look-alike',
};
const PEOPLE_NAMES = Object.keys(PEOPLE) as (keyof PeopleCounts)[];
const people = PEOPLE_NAMES.map((name) => `uniqExactIf(j.person, j.person != '' AND has(j.faults, '${PEOPLE[name]}'))`);

/** The records of each facility or area, and the people of all of them. */
export interface Counts {
  readonly rows: readonly RecordCounts[];
  readonly people: PeopleCounts;
}

const list = (faults: readonly string[]) => `[${faults.map((fault) => `'${fault}'`).join(', ')}]`;
const without = (faults: (field: Field) => readonly string[]) =>
  `[${FIELD_NAMES.map((field) => `countIf(NOT hasAny(j.faults, ${list(faults(field))}))`).join(', ')}]`;

/** Counts the vaccination records as they were known at an instant, in the order of their names. */
export async function recordCounts(store: Store, by: Level, asOf: number, narrowed: Narrowed): Promise<Counts> {
  const { sql, params } = narrowing(narrowed);
  const found = await store.rows<Row>(
    `SELECT name, grouping(name) AS all, count() AS records, countIf(empty(j.faults)) AS faultless,
  ${without((field) => [FIELDS[field][0]])} AS present, ${without((field) => FIELDS[field])} AS plausible,
  sumMap(j.faults, arrayMap(fault -> toUInt64(1), j.faults)) AS faults, [${people.join(', ')}] AS people
FROM (SELECT ${NAME_OF[by]} AS name, person, faults FROM (${JUDGED}) ${sql}) AS j
GROUP BY GROUPING SETS ((name), ()) ORDER BY all, name`,
    { asOf, ...params },
  );
  const counted = found.find(({ all }) => all === 1)!.people;
  return {
    rows: found.filter(({ all }) => all === 0).map(rowOf),
    people: Object.fromEntries(PEOPLE_NAMES.map((name, i) => [name, counted[i]!])) as unknown as PeopleCounts,
  };
}

/** A line of the answer; `all` is 1 for the one over all names. */
interface Row {
  readonly name: string;
  readonly all: number;
  readonly records: number;
  readonly faultless: number;
  readonly present: number[];
  readonly plausible: number[];
  readonly faults: [string[], number[]];
  readonly people: number[];
}

function rowOf({ name, records, faultless, present, plausible, faults: [codes, counts] }: Row): RecordCounts {
  const byField = (values: readonly number[]) =>
    Object.fromEntries(FIELD_NAMES.map((field, i) => [field, values[i]!])) as Record<Field, number>;
  return {
    name,
    records,
    faultless,
    present: byField(present),
    plausible: byField(plausible),
    faults: Object.fromEntries(codes.map((code, i) => [code, counts[i]!])),
  };
}
