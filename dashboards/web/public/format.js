// @ts-check
/** @import { Language } from './language.js' */

const LOCALES = { vi: 'vi-VN', en: 'en-GB' };
const timeZone = 'Asia/Ho_Chi_Minh';
/** No daylight saving since 1975. */
const LOCAL_OFFSET_MS = 7 * 3_600_000;

/**
 * How numbers, days and times are written in a language.
 *
 * @param {Language} language
 */
export function formats(language) {
  const locale = LOCALES[language];
  const count = new Intl.NumberFormat(locale);
  const share = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const day = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: language === 'vi' ? 'numeric' : 'long',
    year: 'numeric',
  });
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  // Vietnamese and English alike write day/month, whatever a browser knows of them.
  const shortDay = (/** @type {string} */ text) => `${text.slice(8, 10)}/${text.slice(5, 7)}`;
  const clock = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return {
    /** @param {number} value */
    count: (value) => count.format(value),
    /** A part of a whole. @param {number} part @param {number} all */
    share: (part, all) => (all === 0 ? '–' : share.format(part / all)),
    /** How much more or less, without a sign. @param {number} ratio */
    percent: (ratio) => whole.format(Math.abs(ratio)),
    /** A local day. @param {string} text YYYY-MM-DD */
    day: (text) => capital(day.format(new Date(`${text}T00:00:00Z`))),
    /** A local day of this year or so. @param {string} text YYYY-MM-DD */
    shortDay,
    /** @param {number} value */
    decimal: (value) => decimal.format(value),
    /** The local day and time of an instant. @param {string} instant */
    moment: (instant) =>
      `${shortDay(new Date(Date.parse(instant) + LOCAL_OFFSET_MS).toISOString())} ${clock.format(new Date(instant))}`,
    /** The local time of an instant. @param {string} instant */
    clock: (instant) => clock.format(new Date(instant)),
  };
}

/** @typedef {ReturnType<typeof formats>} Formats */

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A minute of the day as a time. @param {number} minute */
export function timeOfDay(minute) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** The minute of the local day on which an instant lies. @param {string} instant */
export function minuteOfDay(instant) {
  const minutes = Math.floor((Date.parse(instant) + LOCAL_OFFSET_MS) / 60_000);
  return ((minutes % 1440) + 1440) % 1440;
}
