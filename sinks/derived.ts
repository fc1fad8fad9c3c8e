import type { RowType } from '../schemas/changes.ts';
import { TABLES } from './tables.ts';

/** A table behind a view, and what it must say of the changes that the view has seen. The sink mends by it, and the audit proves it. */
export interface Derived {
  readonly table: string;
  /** The rows it follows. */
  readonly of: RowType;
  /** All of its columns but the sums and `source`; rows with the same are added up. The changes have them too. */
  readonly key: readonly string[];
  /** Columns that name the buckets of a range, so that an index of the table, or of the changes, finds them. */
  readonly found: readonly string[];
  /** What is summed in the table, and what of the changes it must be. */
  readonly sums: Readonly<Record<string, string>>;
  /** Which changes count. */
  readonly where?: string;
  /** Columns by which the audit names a place; default: `key`. */
  readonly place?: readonly string[];
}

const SCANS = { scans: 'sumIf(toInt64(sign), kept)', repeats: 'sumIf(toInt64(sign), NOT kept)' };
const KEPT = { sums: { scans: 'sum(toInt64(sign))' }, where: 'kept' };
const DAY_AND_COMMUNE = ['day', 'district', 'commune'];

/** Every table behind a view: buckets of counts, and the sorted copies of what stands. */
export const DERIVED: readonly Derived[] = [
  buckets({ table: 'counts_by_slot', key: [...DAY_AND_COMMUNE, 'slot'], sums: SCANS }),
  buckets({ table: 'counts_by_day', key: DAY_AND_COMMUNE, sums: SCANS }),
  buckets({ table: 'people_by_day', key: [...DAY_AND_COMMUNE, 'person'], place: DAY_AND_COMMUNE, ...KEPT }),
  buckets({
    table: 'venues_by_day',
    key: [...DAY_AND_COMMUNE, 'venue'],
    place: DAY_AND_COMMUNE,
    ...KEPT,
  }),
  copy('visits_by_venue', 'visit', ['venue', 'person', 'from'], '`venue`'),
  copy('visits_by_person', 'visit', ['venue', 'person', 'from'], '`venue`'),
  copy('exposures_by_case', 'exposure', ['case', 'person', 'from'], '`case`'),
  copy('exposures_by_person', 'exposure', ['case', 'person', 'from'], '`case`'),
  copy('contacts_by_case', 'contact', ['case', 'person'], '`case`'),
  copy('contacts_by_person', 'contact', ['case', 'person'], '`case`'),
  copy('subjects_by_person', 'subject', ['person', 'subject'], 'substring(person, 1, 1)'),
  copy('standing_alerts', 'alert', ['at'], '`venue`'),
  copy('standing_records', 'record', ['kind', 'at'], '`kind`'),
];

function buckets(rest: Omit<Derived, 'of' | 'found'>): Derived {
  return { of: 'scan', found: rest.key, ...rest };
}

function copy(table: string, of: RowType, sorted: readonly string[], place: string): Derived {
  const key = [...TABLES[of].fields.map(({ name }) => name), 'row'];
  return { table, of, key, found: [...sorted, 'row'], sums: { sign: 'sum(toInt64(sign))' }, place: [place] };
}

/** The first local day whose changes are all kept; counts of older ones stay without them (`infra/retention`). */
export const FIRST_DAY = '(SELECT ifNull(maxOrNull(day), -1000000) FROM {db}.retirements)';
