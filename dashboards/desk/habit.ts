import { localDayNumber, localMidnight } from '../../schemas/instant.ts';

/** How a venue was scanned at, on local days by number. */
export interface Activity {
  /** Days with a scan in the four weeks that end with the last one, in any order. */
  readonly days: readonly number[];
  /** Instant of the last scan, ms. */
  readonly last: number;
}

/** Days that a habit is read from. */
export const HABIT_DAYS = 28;
/** Fewer days with a scan than this are no habit. */
const LEAST_DAYS = 3;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SILENT_MS = 48 * HOUR;

/**
 * How long a venue has been silent against its own habit, ms: of the time since its last scan only what lies on weekdays on which it was
 * usually active, that is in at least half of the weeks observed before it fell silent. `undefined` when it never had a habit.
 */
export function silence({ days, last }: Activity, now: number): number | undefined {
  const lastDay = localDayNumber(last);
  const seen = new Set(days.filter((day) => day > lastDay - HABIT_DAYS && day <= lastDay));
  if (seen.size < LEAST_DAYS) return undefined;
  const first = Math.min(...seen);
  const usual = (day: number): boolean => {
    let weeks = 0;
    let active = 0;
    // The same weekday in the weeks observed: from the first day with a scan to the last.
    for (let one = lastDay - ((((lastDay - day) % 7) + 7) % 7); one >= first; one -= 7) {
      weeks += 1;
      if (seen.has(one)) active += 1;
    }
    return weeks > 0 && 2 * active >= weeks;
  };
  let silent = 0;
  for (let day = lastDay; localMidnight(day) < now; day++) {
    const from = Math.max(last, localMidnight(day));
    const to = Math.min(now, localMidnight(day) + DAY);
    if (usual(day)) silent += to - from;
    if (silent >= SILENT_MS) return silent;
  }
  return silent;
}

/** Whether a venue has been silent for 48 hours against its own habit. */
export function fellSilent(activity: Activity, now: number): boolean {
  return (silence(activity, now) ?? 0) >= SILENT_MS;
}
