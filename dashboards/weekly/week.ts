import {
  type Day,
  dayNumber,
  dayOf,
  type Instant,
  isDay,
  localDayNumber,
  localMidnight,
} from '../../schemas/instant.ts';

/** A reporting week `[from, to)`, named by the Thursday that it ends on (`semantics.md`, *The reporting week*). */
export interface ReportWeek {
  readonly week: Day;
  readonly from: Instant;
  readonly to: Instant;
}

const DAYS = 7;

/** The week that ends on a day; `undefined` unless it is a Thursday that exists. */
export function weekOf(thursday: Day): ReportWeek | undefined {
  // 1 January 1970 was a Thursday.
  if (!isDay(thursday) || dayNumber(thursday) % DAYS !== 0) return undefined;
  const end = dayNumber(thursday);
  return { week: thursday, from: localMidnight(end - DAYS), to: localMidnight(end) };
}

/** The week that ended last at an instant: its Thursday has begun. */
export function weekEndedAt(now: Instant): ReportWeek {
  return weekOf(dayOf(Math.floor(localDayNumber(now) / DAYS) * DAYS))!;
}

/** The week before another. */
export function weekBefore({ week }: ReportWeek): ReportWeek {
  return weekOf(dayOf(dayNumber(week) - DAYS))!;
}
