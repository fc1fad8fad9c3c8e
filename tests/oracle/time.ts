/** Milliseconds in a second, a minute, an hour and a day. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Asia/Ho_Chi_Minh is seven hours ahead of UTC and knows no daylight saving. */
const LOCAL = 7 * HOUR;

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d{2})(?::?(\d{2}))?)$/i;

/**
 * The milliseconds of an instant, or null when the text is none.
 *
 * Rulings where semantics.md is silent: what ISO 8601 and RFC 3339 both call a date and time with an offset or either
 * of them does, `YYYY-MM-DDTHH:MM[:SS[.fff…]]` with `Z`, `±HH:MM`, `±HHMM` or `±HH`; digits after the third decimal are
 * cut, not rounded; no 24:00 and no leap second; an offset has hours to 23 and minutes to 59; the instant in UTC must
 * still have a year of four digits, because that is how it is written out.
 */
export function parseInstant(text: string): number | null {
  const parts = INSTANT.exec(text);
  if (!parts) return null;
  const [, date, hours, minutes, seconds = '0', fraction = ''] = parts;
  const [sign = '+', aheadHours = '0', aheadMinutes = '0'] = parts.slice(6);
  const day = parseDay(date!);
  if (day === null || +hours! > 23 || +minutes! > 59 || +seconds > 59) return null;
  if (+aheadHours > 23 || +aheadMinutes > 59) return null;
  const ahead = (sign === '-' ? -1 : 1) * (+aheadHours * HOUR + +aheadMinutes * MINUTE);
  const millis = +fraction.slice(0, 3).padEnd(3, '0');
  const instant = day * DAY + +hours! * HOUR + +minutes! * MINUTE + +seconds * SECOND + millis - ahead;
  return /^\d{4}-/.test(new Date(instant).toISOString()) ? instant : null;
}

/** An instant as every output writes it: `…Z` with milliseconds. */
export function instantText(instant: number): string {
  return new Date(instant).toISOString();
}

/** The number of a calendar day `YYYY-MM-DD`, counted from 1970-01-01, or null when there is no such day. */
export function parseDay(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const date = new Date(`${text}T00:00:00.000Z`);
  // A Date rolls 30 February over into March instead of refusing it.
  return Number.isNaN(date.getTime()) || dayText(date.getTime() / DAY) !== text ? null : date.getTime() / DAY;
}

/** A numbered day as `YYYY-MM-DD`. */
export function dayText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** The number of the local day an instant lies in. */
export function localDay(instant: number): number {
  return Math.floor((instant + LOCAL) / DAY);
}

/** The instant at which a numbered local day begins. */
export function localMidnight(day: number): number {
  return day * DAY - LOCAL;
}
