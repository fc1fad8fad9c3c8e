import { DAY_MS, dayOf, type Instant, LOCAL_OFFSET_MS, localMidnight } from '../../schemas/instant.ts';

const two = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));
let lastDay = Number.NaN;
let lastText = '';

/**
 * An instant as a kiosk writes it: local time to the second with its offset. Written out by hand because
 * `toISOString` is a large part of the cost of a simulated scan.
 */
export function localText(at: Instant): string {
  const local = at + LOCAL_OFFSET_MS;
  const day = Math.floor(local / DAY_MS);
  if (day !== lastDay) {
    lastDay = day;
    lastText = dayOf(day);
  }
  const seconds = Math.floor((local - day * DAY_MS) / 1000);
  const hour = Math.floor(seconds / 3600);
  const minute = Math.floor(seconds / 60) % 60;
  return `${lastText}T${two[hour]}:${two[minute]}:${two[seconds % 60]}+07:00`;
}

/** 0 Sunday … 6 Saturday, of a numbered day (1970-01-01 was a Thursday). */
export function weekday(day: number): number {
  return (day + 4) % 7;
}

/** The instant a number of minutes after local midnight of a numbered day, to the second. */
export function minuteOf(day: number, minutes: number): Instant {
  return localMidnight(day) + Math.round(minutes * 60) * 1000;
}
