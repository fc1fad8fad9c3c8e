import type { FaultCounts } from '../../sinks/queries/vaccination-quality.ts';

/** The fields that the directive asks for, each with the faults that make it missing or implausible. */
export const FIELDS = {
  name: ['name-missing', 'name-implausible'],
  birth: ['birth-missing', 'birth-incomplete', 'birth-implausible', 'birth-differs'],
  id: ['id-missing', 'id-implausible'],
  phone: ['phone-missing', 'phone-implausible'],
  sex: ['sex-missing', 'sex-differs'],
} as const;

export type Field = keyof typeof FIELDS;

/** How complete and how accurate the records of a facility or area are, in percent; null where there is no record. */
export interface Shares {
  readonly name: string;
  readonly records: number;
  /** Of all records, those that have the field. */
  readonly present: Readonly<Record<Field, number | null>>;
  /** Of all records, those that have it and in which it is plausible. */
  readonly plausible: Readonly<Record<Field, number | null>>;
}

/** A record has at most one fault of a field's, but for birth and sex, whose contradictions come beside others; those count once. */
export function sharesOf({ name, records, faults }: FaultCounts): Shares {
  const share = (without: number) =>
    records === 0 ? null : Math.round((10_000 * (records - Math.min(records, without))) / records) / 100;
  const sum = (codes: readonly string[]) => codes.reduce((total, code) => total + (faults[code] ?? 0), 0);
  const of = (count: (field: Field) => number) =>
    Object.fromEntries((Object.keys(FIELDS) as Field[]).map((field) => [field, share(count(field))])) as Record<
      Field,
      number | null
    >;
  return {
    name,
    records,
    present: of((field) => faults[`${field}-missing`] ?? 0),
    plausible: of((field) => sum(FIELDS[field])),
  };
}
