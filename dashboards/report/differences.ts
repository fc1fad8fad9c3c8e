import { INDICATORS, type Indicator } from './indicators.ts';
import { type Area, areaKey, lookup, type WeeklyReport } from './weekly.ts';

/** Why a number changed after a report was issued: which record came late or was corrected. */
export interface Cause extends Area {
  readonly indicator: Indicator;
  /** A sentence in Vietnamese, without anything that names a person. */
  readonly reason: string;
  readonly english?: string;
  /** When it became known. */
  readonly knownAt?: string;
}

/** One number that is not what the revision before said. */
export interface Difference extends Area {
  readonly indicator: Indicator;
  readonly before: number;
  readonly after: number;
  readonly causes: readonly Cause[];
}

/** Whether something in one area counts in another: a commune's in its district, and everything in the province. */
function within(inner: Area, outer: Area): boolean {
  return (
    (outer.district === null || outer.district === inner.district) &&
    (outer.commune === null || outer.commune === inner.commune)
  );
}

/**
 * Every number that two revisions of one week's report do not share, with its causes: the province first, then by
 * area, then in the order of the indicators. A row that only one of them has counts as 0 in the other.
 */
export function differences(before: WeeklyReport, after: WeeklyReport, causes: readonly Cause[] = []): Difference[] {
  const was = lookup(before);
  const is = lookup(after);
  const areas = new Map<string, Area>();
  for (const { district, commune } of [...before.rows, ...after.rows]) {
    areas.set(areaKey({ district, commune }), { district, commune });
  }
  const found: Difference[] = [];
  for (const key of [...areas.keys()].sort()) {
    const area = areas.get(key)!;
    for (const indicator of INDICATORS) {
      const from = was(area, indicator) ?? 0;
      const to = is(area, indicator) ?? 0;
      if (from === to) continue;
      found.push({
        ...area,
        indicator,
        before: from,
        after: to,
        causes: causes.filter((cause) => cause.indicator === indicator && within(cause, area)),
      });
    }
  }
  return found;
}
