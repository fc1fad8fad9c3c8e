import type { Details } from '../../schemas/personal.ts';
import type { Subject } from '../../schemas/subject.ts';
import { contradictions, idNumberSays } from '../codes/id-number.ts';

/** What the directive asks of a vaccination record: each required field present, and such as a living person can have. */
export const FAULTS = {
  'name-missing': { vi: 'thiếu họ tên', en: 'no name' },
  'name-implausible': { vi: 'họ tên không hợp lý', en: 'implausible name' },
  'birth-missing': { vi: 'thiếu ngày sinh', en: 'no birth date' },
  'birth-incomplete': { vi: 'ngày sinh không đủ ngày, tháng', en: 'birth date without day or month' },
  'birth-implausible': { vi: 'ngày sinh không hợp lý', en: 'implausible birth date' },
  'birth-differs': { vi: 'năm sinh khác với số CCCD', en: 'birth year differs from the ID number' },
  'sex-missing': { vi: 'thiếu giới tính', en: 'no sex' },
  'sex-differs': { vi: 'giới tính khác với số CCCD', en: 'sex differs from the ID number' },
  'id-missing': { vi: 'thiếu số CCCD/CMND', en: 'no ID number' },
  'id-implausible': { vi: 'số CCCD sai cấu trúc', en: 'ID number of an impossible structure' },
  'phone-missing': { vi: 'thiếu số điện thoại', en: 'no phone number' },
  'phone-implausible': { vi: 'số điện thoại không hợp lý', en: 'implausible phone number' },
} as const;

export type Fault = keyof typeof FAULTS;

/** Prefixes of Vietnamese phones since the numbers of 2018; landlines begin with 02. */
const PHONE = /^0(?:2\d|3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}$/;

/**
 * The faults of what one record says of a person, by the structure of its identifiers: a 12-digit number has 3 digits of province, 1 of century
 * and sex, 2 of year. `today` is a local day. Pure.
 */
export function faultsOf(details: Details, subjects: readonly Subject[], today: string): Fault[] {
  return [
    ...nameFaults(details.name),
    ...birthFaults(details.birth, today),
    ...(details.sex == null ? (['sex-missing'] as const) : []),
    ...idFaults(details, subjects, today),
    ...phoneFaults(details.phone, subjects),
  ];
}

function nameFaults(name: string | null | undefined): Fault[] {
  if (!name?.trim()) return ['name-missing'];
  const words = name.trim().split(/\s+/);
  const letters = /^[\p{L}\p{M} .'’-]+$/u.test(name);
  return letters && words.length >= 2 && new Set(name.toLowerCase().replace(/\s/g, '')).size > 1
    ? []
    : ['name-implausible'];
}

function birthFaults(birth: string | null | undefined, today: string): Fault[] {
  if (!birth) return ['birth-missing'];
  if (birth.slice(0, 10) > today || Number(birth.slice(0, 4)) < Number(today.slice(0, 4)) - 120)
    return ['birth-implausible'];
  return birth.length === 10 ? [] : ['birth-incomplete'];
}

function idFaults(details: Details, subjects: readonly Subject[], today: string): Fault[] {
  const number = subjects.find((subject) => subject.startsWith('cccd:'))?.slice('cccd:'.length);
  if (number === undefined) {
    return subjects.some((subject) => /^(cmnd|passport):/.test(subject)) ? [] : ['id-missing'];
  }
  const says = contradictions(number, { birth: details.birth ?? null, sex: details.sex ?? null });
  const faults: Fault[] = [];
  if (says.includes('province-unknown') || idNumberSays(number).year > Number(today.slice(0, 4)))
    faults.push('id-implausible');
  if (says.includes('birth-differs')) faults.push('birth-differs');
  if (says.includes('sex-differs')) faults.push('sex-differs');
  return faults;
}

function phoneFaults(phone: string | null | undefined, subjects: readonly Subject[]): Fault[] {
  const number = phone ?? subjects.find((subject) => subject.startsWith('phone:'))?.slice('phone:'.length);
  if (!number) return ['phone-missing'];
  return PHONE.test(number) ? [] : ['phone-implausible'];
}
