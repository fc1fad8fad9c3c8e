import { addDays, daysBetween, localDay } from './format.ts';
import { type Indicator, TRAITS } from './indicators.ts';
import type { Area, Lookup, WeeklyReport } from './weekly.ts';
import { areaKey } from './weekly.ts';

/** One indicator on one local day in one area. */
export interface DailyValue extends Area {
  readonly day: string;
  readonly indicator: Indicator;
  readonly value: number;
}

/** Minutes from taking the sample of a case to the first of its contacts flagged, by the case's commune. */
export interface FlaggingTime extends Area {
  readonly minutes: number;
}

type Maybe = number | null | undefined;

/** `part / whole`, times `by`; `null` when either is missing or hidden, or the whole is 0. Above 100 % stays. */
export function ratio(part: Maybe, whole: Maybe, by = 1): number | null {
  return part == null || whole == null || whole === 0 ? null : (part * by) / whole;
}

/** Percent of the registered venues that were active. */
export function shareActive(of: Lookup, area: Area): number | null {
  return ratio(of(area, 'venues_active'), of(area, 'venues_registered'), 100);
}

/** Contacts for each case of the week; `null` without a case. */
export function contactsPerCase(of: Lookup, area: Area): number | null {
  return ratio(of(area, 'contacts'), of(area, 'cases'));
}

/** Percent of the people who live in an area. Above 100 % is real: people are vaccinated where they don't live. */
export function shareOfPopulation(of: Lookup, area: Area, indicator: Indicator, population: Maybe): number | null {
  return ratio(of(area, indicator), population, 100);
}

/** The change on the week before, as a number and as percent; `null` when either week has no number. */
export function change(now: Maybe, before: Maybe): { by: number; percent: number | null } | null {
  return now == null || before == null ? null : { by: now - before, percent: ratio(now - before, before, 100) };
}

/** The middle value (the mean of the two in the middle); `null` of nothing. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Median minutes from sample to contacts flagged in an area: the province has all cases, a district its own. */
export function medianFlagging(times: readonly FlaggingTime[], area: Area): number | null {
  const inside = times.filter(
    (time) =>
      (area.district === null || time.district === area.district) &&
      (area.commune === null || time.commune === area.commune),
  );
  return median(inside.map((time) => time.minutes));
}

/** Daily values of one indicator in one area, by local day. */
export function dailySeries(daily: readonly DailyValue[], area: Area, indicator: Indicator): Map<string, number> {
  const key = areaKey(area);
  return new Map(
    daily
      .filter((one) => one.indicator === indicator && areaKey(one) === key)
      .map((one) => [one.day, one.value] as const),
  );
}

/** Local days of a report's week, first to last. */
export function daysOf(report: Pick<WeeklyReport, 'from' | 'to'>): string[] {
  return daysBetween(localDay(report.from), localDay(report.to));
}

/**
 * The mean of the week's seven days: from the daily values where there are some (a day without a line counted nothing);
 * else a seventh of the week, for an indicator whose days add up to the week.
 */
export function sevenDayMean(
  report: WeeklyReport,
  of: Lookup,
  area: Area,
  indicator: Indicator,
  daily: readonly DailyValue[] = [],
): number | null {
  const days = daysOf(report);
  const series = dailySeries(daily, area, indicator);
  if (days.some((day) => series.has(day))) {
    return days.reduce((sum, day) => sum + (series.get(day) ?? 0), 0) / days.length;
  }
  return TRAITS[indicator].over === 'sum' ? ratio(of(area, indicator), 7) : null;
}

/** For each day, its value and the mean of it and the six before; the mean is `null` until seven days are there. */
export function trailingMeans(
  series: ReadonlyMap<string, number>,
  first: string,
  end: string,
): { day: string; value: number; mean: number | null }[] {
  return daysBetween(first, end).map((day) => {
    const seven = Array.from({ length: 7 }, (_, back) => addDays(day, -back));
    const full = seven.at(-1)! >= first;
    const sum = seven.reduce((total, one) => total + (series.get(one) ?? 0), 0);
    return { day, value: series.get(day) ?? 0, mean: full ? sum / 7 : null };
  });
}
