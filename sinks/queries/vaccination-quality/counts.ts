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

const list = (faults: readonly string[]) => `[${faults.map((fault) => `'${fault}'`).join(', ')}]`;
const without = (faults: (field: Field) => readonly string[]) =>
  `[${FIELD_NAMES.map((field) => `countIf(NOT hasAny(j.faults, ${list(faults(field))}))`).join(', ')}]`;

/** Counts the vaccination records as they were known at an instant, in the order of their names. */
export async function recordCounts(store: Store, by: Level, asOf: number, narrowed: Narrowed): Promise<RecordCounts[]> {
  const { sql, params } = narrowing(narrowed);
  const rows = await store.rows<{
    name: string;
    records: number;
    faultless: number;
    present: number[];
    plausible: number[];
    faults: [string[], number[]];
  }>(
    `SELECT name, count() AS records, countIf(empty(j.faults)) AS faultless, ${without((field) => [FIELDS[field][0]])} AS present, ${without((field) => FIELDS[field])} AS plausible,
  sumMap(j.faults, arrayMap(fault -> toUInt64(1), j.faults)) AS faults
FROM (SELECT ${NAME_OF[by]} AS name, faults FROM (${JUDGED}) ${sql}) AS j
GROUP BY name ORDER BY name`,
    { asOf, ...params },
  );
  const byField = (counts: readonly number[]) =>
    Object.fromEntries(FIELD_NAMES.map((field, i) => [field, counts[i]!])) as Record<Field, number>;
  return rows.map(({ name, records, faultless, present, plausible, faults: [codes, counts] }) => ({
    name,
    records,
    faultless,
    present: byField(present),
    plausible: byField(plausible),
    faults: Object.fromEntries(codes.map((code, i) => [code, counts[i]!])),
  }));
}
