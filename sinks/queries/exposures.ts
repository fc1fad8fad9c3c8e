import { formatInstant } from '../../schemas/instant.ts';
import type { Store } from '../clickhouse/store.ts';
import { type Filters, orNull, standing, Where } from './rows.ts';

/** A line of `exposures.ndjson`. */
export interface Exposure {
  readonly case: string;
  readonly person: string;
  readonly venue: string | null;
  readonly from: string;
  readonly to: string;
  readonly directMs: number;
  readonly lingeringMs: number;
  readonly quality: string;
  readonly score: number;
  readonly tier: string;
  readonly protection: string;
  readonly isolateUntil: string;
}

/** An exposure with what a tracer asks next: whose case, where, and why. */
export interface ExplainedExposure extends Exposure {
  /** Names the exposure, over its versions. */
  readonly exposure: string;
  readonly casePerson: string;
  readonly commune: string | null;
  readonly district: string | null;
  /** `Reason` of `schemas/messages.ts`. */
  readonly reason: unknown;
}

const FIELDS = [
  'case',
  'person',
  'venue',
  'from',
  'to',
  'directMs',
  'lingeringMs',
  'quality',
  'score',
  'tier',
  'protection',
  'isolateUntil',
] as const;

type Row = Omit<Exposure, 'from' | 'to'> & { from: number; to: number; venue: string };
type ExplainedRow = Row & { exposure: string; casePerson: string; commune: string; district: string; reason: string };

/** The exposures that stand, or stood at `asOf`; of those in a time, all that overlap `[from, to)`. */
export async function* exposures(store: Store, filters: Filters = {}): AsyncGenerator<Exposure> {
  const { sql, params } = query(filters, FIELDS);
  for await (const row of store.stream<Row>(sql, params)) yield exposure(row);
}

/** The same with their reasons. */
export async function* explainedExposures(store: Store, filters: Filters = {}): AsyncGenerator<ExplainedExposure> {
  const { sql, params } = query(filters, [...FIELDS, 'exposure', 'casePerson', 'commune', 'district', 'reason']);
  for await (const row of store.stream<ExplainedRow>(sql, params)) {
    yield {
      ...exposure(row),
      exposure: row.exposure,
      casePerson: row.casePerson,
      commune: orNull(row.commune),
      district: orNull(row.district),
      reason: JSON.parse(row.reason),
    };
  }
}

function query(filters: Filters, fields: readonly string[]) {
  const where = new Where()
    .equal(filters, 'case', 'casePerson', 'person', 'venue', 'commune', 'district')
    .overlap(filters);
  const table =
    filters.person === undefined
      ? { current: 'exposures_by_case', sorted: ['case', 'from'] }
      : { current: 'exposures_by_person', sorted: ['person', 'from'] };
  return standing('exposure', fields, table, where, filters.asOf);
}

function exposure(row: Row): Exposure {
  return {
    case: row.case,
    person: row.person,
    venue: orNull(row.venue),
    from: formatInstant(row.from),
    to: formatInstant(row.to),
    directMs: row.directMs,
    lingeringMs: row.lingeringMs,
    quality: row.quality,
    score: row.score,
    tier: row.tier,
    protection: row.protection,
    isolateUntil: row.isolateUntil,
  };
}
