import type { Text } from './text.ts';

/** How a number is written: a count, a mean, a percentage, a signed change, a ratio, or a length of time in minutes. */
export type NumberStyle = 'count' | 'mean' | 'percent' | 'change' | 'change-percent' | 'ratio' | 'minutes' | 'level';

const OFFSET = 7 * 3_600_000;
const MINUS = '−';

function grouped(value: number, digits: number, language: 'vi' | 'en'): string {
  const [whole, fraction] = Math.abs(value).toFixed(digits).split('.') as [string, string?];
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, language === 'vi' ? '.' : ',');
  const digitsOnly = `${whole}${fraction ?? ''}`.replace(/0/g, '');
  // A value that rounds to nothing has no sign.
  const sign = value < 0 && digitsOnly !== '' ? MINUS : '';
  return sign + thousands + (fraction === undefined ? '' : (language === 'vi' ? ',' : '.') + fraction);
}

function signed(written: string, value: number): string {
  return value > 0 ? `+${written}` : written;
}

/** Writes a number as Vietnamese (1.234,5) or English (1,234.5) does. Nothing is clamped. */
export function formatNumber(value: number, style: NumberStyle, language: 'vi' | 'en'): string {
  switch (style) {
    case 'count':
      return grouped(value, 0, language);
    case 'level':
      return language === 'vi' ? `Cấp ${value}` : `Level ${value}`;
    case 'mean':
      return grouped(value, 1, language);
    case 'ratio':
      return grouped(value, 2, language);
    case 'percent':
      return `${grouped(value, 1, language)}%`;
    case 'change':
      return signed(grouped(value, 0, language), value);
    case 'change-percent':
      return `${signed(grouped(value, 1, language), value)}%`;
    case 'minutes': {
      const whole = Math.round(value);
      const hours = Math.floor(whole / 60);
      const minutes = whole % 60;
      const short = language === 'vi' ? ['giờ', 'phút'] : ['h', 'min'];
      return hours === 0 ? `${minutes} ${short[1]}` : `${hours} ${short[0]} ${minutes} ${short[1]}`;
    }
  }
}

function local(instant: string | number): Date {
  return new Date(new Date(instant).getTime() + OFFSET);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The local day (`YYYY-MM-DD`, UTC+7) of an instant. */
export function localDay(instant: string | number): string {
  return local(instant).toISOString().slice(0, 10);
}

/** A day `YYYY-MM-DD` as `DD/MM/YYYY` in Vietnamese and `D Month YYYY` in English. */
export function dayText(day: string): Text {
  const [year, month, date] = day.split('-') as [string, string, string];
  return { vi: `${date}/${month}/${year}`, en: `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}` };
}

/** An instant in local time, with its minutes. */
export function instantText(instant: string | number): Text {
  const at = local(instant);
  const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  const day = dayText(at.toISOString().slice(0, 10));
  return { vi: `${clock} ngày ${day.vi}`, en: `${clock} on ${day.en}` };
}

/** The place and day of a document, as Decree 30/2020 writes it: the day and the months 1 and 2 with two digits. */
export function placeAndDay(place: string, day: string): Text {
  const [year, month, date] = day.split('-') as [string, string, string];
  const shortMonth = Number(month) > 2 ? String(Number(month)) : month;
  return {
    vi: `${place}, ngày ${date} tháng ${shortMonth} năm ${year}`,
    en: `${place}, ${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`,
  };
}

/** Days from one to another, both `YYYY-MM-DD`, the second left out. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

/** The day some days after another. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
