import type { RecordCounts } from '../../sinks/queries/vaccination-quality/counts.ts';
import { FIELD_NAMES, type Field } from '../../sinks/queries/vaccination-quality/fields.ts';
import type { Unmatched } from '../../sinks/queries/vaccination-quality/unmatched.ts';

/** How complete and how accurate the records of a facility or area are, in percent; null where there is no record. */
export interface Shares {
  /** Of the facility, or the code of the area; '' where records say none, and for the province. */
  readonly name: string;
  readonly records: number;
  /** Of all records, those in which nothing is wrong. */
  readonly faultless: number | null;
  /** Of all records, those that have the field; of `doses`, those whose person has a dose. */
  readonly present: Readonly<Record<Field, number | null>>;
  /** Of all records, those that have it and in which it is plausible. */
  readonly plausible: Readonly<Record<Field, number | null>>;
  /** How many records have each fault. */
  readonly faults: Readonly<Record<string, number>>;
  readonly dosesWithoutPerson: number;
  readonly scanned: number;
  readonly scannedWithoutRecord: number;
}

const NOTHING = { dosesWithoutPerson: 0, scanned: 0, scannedWithoutRecord: 0 };
const NO_RECORDS = {
  records: 0,
  faultless: 0,
  present: Object.fromEntries(FIELD_NAMES.map((field) => [field, 0])) as Record<Field, number>,
  plausible: Object.fromEntries(FIELD_NAMES.map((field) => [field, 0])) as Record<Field, number>,
  faults: {},
};

/** Counts as shares, a row for each name that either has. */
export function sharesOf(records: readonly RecordCounts[], beside: readonly Unmatched[]): Shares[] {
  const counted = new Map(records.map((one) => [one.name, one]));
  const met = new Map(beside.map((one) => [one.name, one]));
  return [...new Set([...counted.keys(), ...met.keys()])].sort().map((name) => {
    const { records: all, faultless, present, plausible, faults } = counted.get(name) ?? NO_RECORDS;
    const { dosesWithoutPerson, scanned, scannedWithoutRecord } = met.get(name) ?? NOTHING;
    return {
      name,
      records: all,
      faultless: share(faultless, all),
      present: percent(present, all),
      plausible: percent(plausible, all),
      faults,
      dosesWithoutPerson,
      scanned,
      scannedWithoutRecord,
    };
  });
}

function percent(counts: Readonly<Record<Field, number>>, of: number): Record<Field, number | null> {
  return Object.fromEntries(FIELD_NAMES.map((field) => [field, share(counts[field], of)])) as Record<
    Field,
    number | null
  >;
}

function share(count: number, of: number): number | null {
  return of === 0 ? null : Math.round((10_000 * count) / of) / 100;
}
