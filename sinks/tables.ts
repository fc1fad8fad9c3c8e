import type { RowOf, RowType } from '../schemas/changes.ts';

/** A column of a table of changes: a field of its rows, and how the field is written. */
export interface Column {
  readonly name: string;
  readonly as: 'text' | 'number' | 'number or null' | 'boolean' | 'bytes';
}

type Fields<T extends RowType> = Record<Exclude<keyof RowOf<T>, 'type'>, Column['as']>;

/**
 * The fields of each type of row and how they are written: all of `schemas/changes.ts`, as the compiler checks. A missing text is written as
 * the empty one.
 */
const FIELDS: { readonly [T in RowType]: Fields<T> } = {
  subject: { person: 'text', subject: 'text', sealed: 'bytes' },
  scan: {
    key: 'text',
    id: 'text',
    person: 'text',
    venue: 'text',
    at: 'number',
    kept: 'boolean',
    commune: 'text',
    district: 'text',
  },
  visit: {
    visit: 'text',
    person: 'text',
    venue: 'text',
    zone: 'text',
    from: 'number',
    to: 'number',
    quality: 'text',
    scans: 'number',
    commune: 'text',
    district: 'text',
  },
  exposure: {
    exposure: 'text',
    case: 'text',
    casePerson: 'text',
    person: 'text',
    venue: 'text',
    commune: 'text',
    district: 'text',
    from: 'number',
    to: 'number',
    directMs: 'number',
    lingeringMs: 'number',
    quality: 'text',
    score: 'number',
    tier: 'text',
    protection: 'text',
    isolateUntil: 'text',
    reason: 'text',
  },
  contact: {
    case: 'text',
    casePerson: 'text',
    person: 'text',
    exposures: 'number',
    totalMs: 'number',
    from: 'number',
    to: 'number',
    tier: 'text',
    isolateUntil: 'text',
  },
  alert: {
    kind: 'text',
    person: 'text',
    order: 'text',
    commune: 'text',
    venue: 'text',
    at: 'number',
    scan: 'text',
  },
  record: {
    kind: 'text',
    record: 'text',
    person: 'text',
    venue: 'text',
    commune: 'text',
    district: 'text',
    at: 'number',
    until: 'number or null',
    fields: 'text',
  },
};

/** What every row carries beside its own fields. */
export const META = [
  'sign',
  'version',
  'known_at',
  'stage',
  'what',
  'position',
  'log_partition',
  'log_offset',
] as const;

/** A table of changes. */
export interface ChangesTable {
  readonly name: string;
  readonly fields: readonly Column[];
  /** All that an insert writes, `META` first. */
  readonly columns: readonly string[];
}

function table(type: RowType): ChangesTable {
  const fields = Object.entries(FIELDS[type]).map(([name, as]): Column => ({ name, as }));
  return { name: `${type}_changes`, fields, columns: [...META, ...fields.map(({ name }) => name)] };
}

/** The table of each type of row. */
export const TABLES = Object.fromEntries((Object.keys(FIELDS) as RowType[]).map((type) => [type, table(type)])) as {
  readonly [T in RowType]: ChangesTable;
};
