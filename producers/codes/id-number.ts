import type { CodePerson } from './decoded.ts';
import type { Warning } from './messages.ts';

// Three digits of the province where the birth was registered (circular 07/2016/TT-BCA); from 100 on, countries.
const PROVINCES = new Set(
  (
    '001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 042 ' +
    '044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 086 087 ' +
    '089 091 092 093 094 095 096'
  ).split(' '),
);

/** What the digits of a 12-digit ID number say: 3 of the province, 1 of century and sex, 2 of the year of birth. */
export function idNumberSays(number: string): { readonly year: number; readonly sex: 'male' | 'female' } {
  const century = Number(number[3]);
  return {
    year: 1900 + 100 * Math.floor(century / 2) + Number(number.slice(4, 6)),
    sex: century % 2 === 0 ? 'male' : 'female',
  };
}

/**
 * Where a 12-digit ID number and the rest of its code disagree. Only ever warnings: the example in the ministry's own
 * decision has a number of 1993 and a birth date of 1987.
 */
export function contradictions(number: string, person: Pick<CodePerson, 'birth' | 'sex'>): Warning[] {
  const says = idNumberSays(number);
  const warnings: Warning[] = [];
  if (number < '100' && !PROVINCES.has(number.slice(0, 3))) warnings.push('province-unknown');
  if (person.birth !== null && Number(person.birth.slice(0, 4)) !== says.year) warnings.push('birth-differs');
  if (person.sex !== null && person.sex !== says.sex) warnings.push('sex-differs');
  return warnings;
}

/**
 * Whether a 9-digit number reads like a 12-digit one whose province was lost at the start of the read: century, sex
 * and year of this very person, or of anybody alive where the code says neither. Taking it for an old ID card would name
 * somebody else. `now` in milliseconds since the epoch.
 */
export function mayBeCutIdNumber(nine: string, person: Pick<CodePerson, 'birth' | 'sex'>, now: number): boolean {
  const says = idNumberSays(`000${nine}`);
  if (says.year > new Date(now).getUTCFullYear()) return false;
  const year = person.birth === null ? null : Number(person.birth.slice(0, 4));
  return (year === null || year === says.year) && (person.sex === null || person.sex === says.sex);
}
