import type { CodePerson } from './decoded.ts';
import type { Warning } from './messages.ts';

/** Nothing known. */
export const NOBODY: CodePerson = { name: null, birth: null, sex: null, phone: null };

/** Letters without diacritics and case: `Nguyễn Thị Đào` and `NGUYEN THI DAO` become the latter. */
export function withoutDiacritics(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'D').toUpperCase();
}

/** A name as it may be kept: one blank between words, and nothing that was masked, cut to nothing or not letters. */
export function readName(text: string): { readonly name: string | null; readonly warnings: readonly Warning[] } {
  const name = text.trim().replace(/\s+/g, ' ');
  if (name === '') return { name: null, warnings: [] };
  if (name.includes('*')) return { name: null, warnings: ['masked'] };
  if (!/^[\p{L}\p{M}\d .,'’()?\uFFFD-]+$/u.test(name) || name.length > 200) {
    return { name: null, warnings: ['name-unreadable'] };
  }
  return { name, warnings: /[?\uFFFD]/.test(name) ? ['letters-lost'] : [] };
}

/** `1990`, `1990-01` or `1990-01-01`; null for a day that no calendar has. */
export function birthOf(year: string, month = '', day = ''): string | null {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (!/^(?:18|19|20)\d\d$/.test(year) || m > 12) return null;
  if (m === 0) return d === 0 ? year : null;
  const known = `${year}-${String(m).padStart(2, '0')}`;
  if (d === 0) return known;
  return d <= new Date(Date.UTC(y, m, 0)).getUTCDate() ? `${known}-${String(d).padStart(2, '0')}` : null;
}

const PHONE = /^(?:0|\+?84)(\d{9})$/;

/** A Vietnamese phone number as `0` and 9 digits, null for anything else (a masked or cut one too). */
export function phoneOf(text: string): string | null {
  const nine = PHONE.exec(text.replace(/[\s.-]/g, ''))?.[1];
  return nine === undefined ? null : `0${nine}`;
}

/** A date as certificates write it, whole or only its year or month; the time of day is dropped. */
export function certificateDate(value: unknown): string | null {
  const found = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.*)?)?)?$/.exec(typeof value === 'string' ? value : '');
  return found === null ? null : birthOf(found[1]!, found[2], found[3]);
}

/** Seconds since the epoch, as signed claims count, as an ISO 8601 instant; null for what is none. */
export function claimInstant(seconds: unknown): string | null {
  const ms = typeof seconds === 'number' ? Math.floor(seconds * 1000) : Number.NaN;
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : null;
}
