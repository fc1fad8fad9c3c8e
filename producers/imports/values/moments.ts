import { type Day, dayOf, formatInstant, isDay, localMidnight, parseInstant } from '../../../schemas/instant.ts';

/** A date as somebody wrote it: the local day, and the minute of the day when one was written. */
export interface Written {
  readonly day: Day;
  readonly minute: number | null;
}

/** Day 0 of a spreadsheet is 1899-12-30; days before 1900-03-01 are one off, and nobody here was vaccinated then. */
const SHEET_EPOCH = -25_569;

/**
 * Reads a date as people write it: `5/8/2021`, `05-08-2021`, `5.8.21`, `5-Aug-21`, `2021-08-05`, `2021/8/5`, `ngày 5 tháng 8 năm 2021`, `20210805`, the number of
 * a day in a spreadsheet, with a time (`8h30`, `08:30`, `8:30 AM`) before or after, or an ISO instant. Day before month, as everywhere in Viet Nam;
 * a month above 12 is no date rather than an American one. Null for anything else.
 */
export function readWritten(text: string): Written | null {
  const trimmed = text.normalize('NFC').trim().replace(/\s+/g, ' ');
  const instant = parseInstant(trimmed);
  if (instant !== undefined) return local(instant);
  const serial = /^\d{5}(?:[.,]\d+)?$/.test(trimmed) ? Number(trimmed.replace(',', '.')) : Number.NaN;
  if (serial >= 10_000 && serial < 80_000) return fromSerial(serial);
  const { rest, minute } = takeTime(trimmed);
  const day = minute === undefined ? null : readDay(rest);
  return day === null ? null : { day, minute: minute ?? null };
}

/** The instant of a written date; a date without a time is its local midnight, or with `missing` that minute of the day. */
export function instantOf({ day, minute }: Written, missing = 0): string {
  return formatInstant(localMidnight(Date.parse(`${day}T00:00:00Z`) / 86_400_000) + (minute ?? missing) * 60_000);
}

function local(instant: number): Written {
  const shifted = instant + 7 * 3_600_000;
  return { day: new Date(shifted).toISOString().slice(0, 10), minute: Math.floor((shifted % 86_400_000) / 60_000) };
}

function fromSerial(serial: number): Written {
  const minute = Math.round((serial % 1) * 1440);
  return { day: dayOf(Math.floor(serial) + SHEET_EPOCH), minute: minute === 0 ? null : Math.min(minute, 1439) };
}

const TIME =
  /(?:^|[\sT,])(\d{1,2}) ?(?:[:hg]|giờ) ?(\d{1,2})?(?: ?(?:p|phút))?(?::(\d{2})(?:\.\d+)?)?(?: ?(am|pm|sa|ch))?(?=$|[\s,])/iu;

/** Takes the time out of a text; `minute` null without one, undefined for one that no clock shows. */
function takeTime(text: string): { rest: string; minute: number | null | undefined } {
  const found = TIME.exec(text);
  if (!found) return { rest: text, minute: null };
  const [whole, hours, minutes = '0', , half] = found;
  const afternoon = /pm|ch/i.test(half ?? '');
  const twelve = half === undefined ? Number(hours) : (Number(hours) % 12) + (afternoon ? 12 : 0);
  const rest = text.replace(whole, ' ').replace(/^[\s,]+|[\s,]+$/g, '');
  const fits = twelve < 24 && Number(minutes) < 60 && (half === undefined || Number(hours) <= 12);
  return { rest, minute: fits ? twelve * 60 + Number(minutes) : undefined };
}

function readDay(text: string): Day | null {
  const words = /^(?:ngày )?(\d{1,2})[- ](?:tháng|thg)\.? ?(\d{1,2})[-, ]+(?:năm )?(\d{4}|\d{2})$/iu.exec(text);
  if (words) return dayFrom(words[3]!, words[2]!, words[1]!);
  const named = /^(\d{1,2})[-/. ]([a-z]{3,9})\.?[-/., ]+(\d{4}|\d{2})$/i.exec(text);
  if (named) return dayFrom(named[3]!, monthOf(named[2]!), named[1]!);
  const american = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/i.exec(text);
  if (american) return dayFrom(american[3]!, monthOf(american[1]!), american[2]!);
  const yearFirst = /^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/.exec(text) ?? /^(20\d\d|19\d\d)(\d\d)(\d\d)$/.exec(text);
  if (yearFirst) return dayFrom(yearFirst[1]!, yearFirst[2]!, yearFirst[3]!);
  const dayFirst = /^(\d{1,2}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{4}|\d{2})$/.exec(text);
  return dayFirst ? dayFrom(dayFirst[3]!, dayFirst[2]!, dayFirst[1]!) : null;
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** The number of an English month by its name or the beginning of it; 0, which no date has, for another word. */
function monthOf(word: string): string {
  return String(MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1);
}

function dayFrom(year: string, month: string, day: string): Day | null {
  // Two digits: records of this epidemic are of this century; a birth date is read by `readBirth`, which knows better.
  const full = year.length === 2 ? `20${year}` : year;
  const text = `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(text) ? text : null;
}

/**
 * A birth date as far as it is known: a year, `8/1990`, or a whole date. Two digits of a year are of the last century unless that person would be
 * above 100. `today` is a local day.
 */
export function readBirth(text: string, today: Day): string | null {
  const trimmed = text
    .trim()
    .replace(/^(\d{4})\.0+$/, '$1')
    // What is not known is often written as zeros.
    .replace(/^0?0[-/.](?=\d{1,2}[-/.]\d{4}$)/, '')
    .replace(/^0?0[-/.](?=\d{4}$)/, '');
  if (/^(18|19|20)\d\d$/.test(trimmed)) return trimmed;
  const month = /^(\d{1,2})[-/.]((?:18|19|20)\d\d)$/.exec(trimmed);
  if (month)
    return Number(month[1]) >= 1 && Number(month[1]) <= 12 ? `${month[2]}-${month[1]!.padStart(2, '0')}` : null;
  const day = readWritten(trimmed)?.day ?? null;
  if (day === null || !/[-/. ]\d{2}$/.test(trimmed) || /\d{4}/.test(trimmed)) return day;
  return day > today || Number(day.slice(2, 4)) > Number(today.slice(2, 4)) ? `19${day.slice(2)}` : day;
}
