/**
 * What the folds say to the world: signed rows. Each fact of a result that begins to hold is a row with sign +1; when it
 * ceases to hold, the same row again with sign −1. Sums over signed rows are therefore always current, and the rows with
 * `knownAt` up to an instant give what was known then.
 */
import { z } from 'zod';

const text = z.string();
const ms = z.int().meta({ kind: 'instant' });
const maybe = text.nullish();

/** A subject of a person. `sealed` is the plain subject, encrypted. */
export const subjectRow = z
  .object({
    type: z.literal('subject'),
    person: text,
    subject: text,
    sealed: z.custom<Uint8Array>().meta({ kind: 'bytes' }),
  })
  .meta({ id: 'SubjectRow' });

/** A scan at a venue: kept, or a repeat. `key` is its fact key, `id` what its client called it. */
export const scanRow = z
  .object({
    type: z.literal('scan'),
    key: text,
    id: text,
    person: text,
    venue: text,
    at: ms,
    kept: z.boolean(),
    commune: maybe,
    district: maybe,
  })
  .meta({ id: 'ScanRow' });

/** A visit. `visit` is the fact key of its first scan; (person, visit) names it. */
export const visitRow = z
  .object({
    type: z.literal('visit'),
    visit: text,
    person: text,
    venue: text,
    zone: maybe,
    from: ms,
    to: ms,
    quality: text,
    scans: z.int().meta({ kind: 'int' }),
    commune: maybe,
    district: maybe,
  })
  .meta({ id: 'VisitRow' });

/** An exposure. `exposure` names it: (case person, case, the two visits or the encounter, the contact). */
export const exposureRow = z
  .object({
    type: z.literal('exposure'),
    exposure: text,
    case: text,
    casePerson: text,
    person: text,
    venue: maybe,
    commune: maybe,
    district: maybe,
    from: ms,
    to: ms,
    directMs: z.int(),
    lingeringMs: z.int(),
    quality: text,
    score: z.number(),
    tier: text,
    protection: text,
    /** A local day. */
    isolateUntil: text,
    /** JSON of the reason: scans, window, weight, doses counted, rules. */
    reason: text,
  })
  .meta({ id: 'ExposureRow' });

/** A contact: all exposures of one person to one case. */
export const contactRow = z
  .object({
    type: z.literal('contact'),
    case: text,
    casePerson: text,
    person: text,
    exposures: z.int().meta({ kind: 'int' }),
    totalMs: z.int(),
    from: ms,
    to: ms,
    tier: text,
    isolateUntil: text,
  })
  .meta({ id: 'ContactRow' });

/** A kept scan inside a standing isolation order. */
export const alertRow = z
  .object({
    type: z.literal('alert'),
    kind: text,
    person: text,
    /** The order's record, and the commune it names. */
    order: text,
    commune: maybe,
    venue: text,
    at: ms,
    scan: text,
  })
  .meta({ id: 'AlertRow' });

/** A standing record (dose, test, case, isolation of a person; venue, inspection), or a case implied by tests. */
export const recordRow = z
  .object({
    type: z.literal('record'),
    /** `dose`, `test`, `case`, `isolation`, `venue` or `inspection`; an implied case is a `case` named `test:…`. */
    kind: text,
    record: text,
    /** The person, or for venue and inspection the empty text. */
    person: text,
    /** For an inspection the venue it is of; for a venue itself. */
    venue: maybe,
    commune: maybe,
    district: maybe,
    /** The instant that places it in a week: sampled, from, registered, at; a dose's local midnight of `day`. */
    at: ms,
    /** A venue's `closed`, an isolation's `to`, a case's end of infectious window. */
    until: ms.nullish(),
    /** The event's other fields as JSON, without subjects. */
    fields: text,
  })
  .meta({ id: 'RecordRow' });

/** The kinds of row, by their `type`. */
export const ROWS = {
  subject: subjectRow,
  scan: scanRow,
  visit: visitRow,
  exposure: exposureRow,
  contact: contactRow,
  alert: alertRow,
  record: recordRow,
} as const;

export type RowType = keyof typeof ROWS;
export type RowOf<T extends RowType> = z.output<(typeof ROWS)[T]>;
export type SubjectRow = RowOf<'subject'>;
export type ScanRow = RowOf<'scan'>;
export type VisitRow = RowOf<'visit'>;
export type ExposureRow = RowOf<'exposure'>;
export type ContactRow = RowOf<'contact'>;
export type AlertRow = RowOf<'alert'>;
export type RecordRow = RowOf<'record'>;
export type Row = SubjectRow | ScanRow | VisitRow | ExposureRow | ContactRow | AlertRow | RecordRow;

export const row = z.custom<Row>().meta({ id: 'Row', kind: 'variants', variants: ROWS });

/** One row that begins (+1) or ceases (−1) to hold. */
export const signedRow = z.object({ sign: z.int().meta({ kind: 'int' }), row }).meta({ id: 'SignedRow' });
export interface SignedRow {
  readonly sign: 1 | -1;
  readonly row: Row;
}

/**
 * What one input record changed. `version` is that record's offset in its partition: for any one row name it only
 * grows. `knownAt` is the task's clock: the latest time, in ms, at which the gateway took an event that this may rest on.
 */
export const change = z
  .object({
    type: z.literal('change'),
    stage: text,
    version: z.int(),
    knownAt: ms,
    what: text,
    position: text,
    rows: z.array(signedRow),
  })
  .meta({ id: 'Change' });

export type Change = Omit<z.output<typeof change>, 'rows'> & { readonly rows: readonly SignedRow[] };
