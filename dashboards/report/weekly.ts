import type { Indicator } from './indicators.ts';

/** One number of a report. District and commune are `null` for the province; commune is `null` for a district. */
export interface ReportRow {
  readonly district: string | null;
  readonly commune: string | null;
  readonly indicator: Indicator;
  /** `null` in what is published when the number is hidden; never in a report for the office. */
  readonly value: number | null;
}

/** The weekly report as `events.md` fixes it. `week` is the Thursday it is due; `from` and `to` are instants. */
export interface WeeklyReport {
  readonly week: string;
  readonly from: string;
  readonly to: string;
  readonly asOf: string;
  readonly revision: number;
  readonly rows: readonly ReportRow[];
}

/** An area: the province (both `null`), a district, or a commune with its district. */
export interface Area {
  readonly district: string | null;
  readonly commune: string | null;
}

/** The province. */
export const PROVINCE: Area = { district: null, commune: null };

/** Text that tells areas apart. */
export function areaKey(area: Area): string {
  return `${area.district ?? ''}/${area.commune ?? ''}`;
}

/** Looks numbers up in a report. `undefined`: the report has no such row; `null`: it is hidden. */
export type Lookup = (area: Area, indicator: Indicator) => number | null | undefined;

/** Makes a lookup over a report's rows. */
export function lookup(report: Pick<WeeklyReport, 'rows'>): Lookup {
  const values = new Map<string, number | null>();
  for (const row of report.rows) values.set(`${areaKey(row)} ${row.indicator}`, row.value);
  return (area, indicator) => values.get(`${areaKey(area)} ${indicator}`);
}

/** The rows of a report that a district may see as its own: its communes and itself. The province keeps all. */
export function scoped(report: WeeklyReport, district: string | null): WeeklyReport {
  return district === null ? report : { ...report, rows: report.rows.filter((row) => row.district === district) };
}
