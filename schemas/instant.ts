import { z } from 'zod';

/** Milliseconds since the epoch. */
export type Instant = number;

/** A local calendar day, `YYYY-MM-DD`, in Asia/Ho_Chi_Minh. */
export type Day = string;

const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)$/i;

/** Asia/Ho_Chi_Minh has had no daylight saving since 1975 (`semantics.md`, *Words*). */
export const LOCAL_OFFSET_MS = 7 * 3_600_000;
export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/**
 * An ISO 8601 date-time with `Z` or an offset, as milliseconds; `undefined` for anything else, an impossible
 * date (30 February) included. Digits finer than a millisecond are cut.
 */
export function parseInstant(text: string): Instant | undefined {
  const m = ISO.exec(text);
  if (!m) return undefined;
  const [year, month, day, hour, minute, second] = m.slice(1, 7).map((part) => Number(part ?? 0)) as number[];
  if (hour! > 23 || minute! > 59 || second! > 59) return undefined;
  const ms = Number((m[7] ?? '').padEnd(3, '0').slice(0, 3));
  const midnight = utcDay(year!, month!, day!);
  if (midnight === undefined) return undefined;
  const offset = parseOffset(m[8]!);
  if (offset === undefined) return undefined;
  return midnight + hour! * 3_600_000 + minute! * MINUTE_MS + second! * 1000 + ms - offset;
}

function parseOffset(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || 0);
  if (hours > 23 || minutes > 59) return undefined;
  return (text[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}

function utcDay(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same ? date.getTime() : undefined;
}

/** Writes `…Z` with milliseconds. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString();
}

/** `true` for a calendar day that exists, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return m !== null && utcDay(Number(m[1]), Number(m[2]), Number(m[3])) !== undefined;
}

/** The local day on which an instant lies. */
export function localDay(at: Instant): Day {
  return new Date(at + LOCAL_OFFSET_MS).toISOString().slice(0, 10);
}

/** Number of a local day, counted from 1970-01-01: the unit in which day arithmetic is done. */
export function dayNumber(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

/** The day with a number. */
export function dayOf(number: number): Day {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** Local day number of an instant. */
export function localDayNumber(at: Instant): number {
  return Math.floor((at + LOCAL_OFFSET_MS) / DAY_MS);
}

/** Local midnight at which a numbered day begins. */
export function localMidnight(number: number): Instant {
  return number * DAY_MS - LOCAL_OFFSET_MS;
}

/** An instant on the wire: ISO text outside, milliseconds inside. */
export const instant = z
  .string('must be an instant such as 2021-12-06T08:00:00+07:00')
  .transform((text, context): Instant => {
    const at = parseInstant(text);
    if (at !== undefined) return at;
    context.addIssue({ code: 'custom', message: 'must be an instant such as 2021-12-06T08:00:00+07:00' });
    return z.NEVER;
  })
  .meta({ id: 'Instant', kind: 'instant', description: 'ISO 8601 date and time with Z or an offset.' });

/** A calendar day on the wire. */
export const day = z
  .string('must be a day such as 2021-12-06')
  .refine(isDay, 'must be a day such as 2021-12-06')
  .meta({ id: 'Day', kind: 'day', description: 'A calendar day, YYYY-MM-DD.' });
