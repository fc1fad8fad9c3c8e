import { normaliseSubject, type Subject, type SubjectKind } from '../../../schemas/subject.ts';
import { contradictions } from '../../codes/id-number.ts';

/** What else a row says of the person, against which a restored number is held. */
export interface Beside {
  readonly birth: string | null;
  readonly sex: 'male' | 'female' | null;
}

export type ReadIdentifier =
  | { readonly ok: true; readonly subject: Subject; readonly restored: boolean }
  | { readonly ok: false; readonly why: 'rounded' | 'shape' | 'zeros' };

/** A spreadsheet shows, and saves, a number of more than 15 digits rounded. */
const ROUNDED = /^\d(?:[.,]\d+)?e\+?\d+$/i;

/** Programs write a column of numbers in which a cell is empty with a fraction: `58093029317.0`. Read without the dot it would be another person's. */
const FRACTION = /^(\d{8,})[.,]0+$/;

/**
 * Reads an identifier of a known kind, or of `id`: the column "CCCD/CMND" that holds either. Blanks, dots and the apostrophe that protects a number
 * from a spreadsheet go. Zeros that a spreadsheet dropped are put back where the result is certain: 10 or 11 digits are a 12-digit number whose
 * province, century, sex and year must not contradict the row; 8 digits are a 9-digit one.
 */
export function readIdentifier(kind: SubjectKind | 'id', text: string, beside: Beside): ReadIdentifier {
  const value = text
    .normalize('NFKC')
    .replace(/^['’`]/, '')
    .trim()
    .replace(FRACTION, '$1')
    .replace(/[\s.\u00a0-]/g, '');
  if (ROUNDED.test(text.trim())) return { ok: false, why: 'rounded' };
  // The column "CCCD/CMND" of somebody without either often holds the insurance number, whose shape no other has.
  if (kind === 'id' && /^[A-Za-z]{2}\d{13}$/.test(value)) return readIdentifier('bhyt', value, beside);
  if (kind === 'id' || kind === 'cccd' || kind === 'cmnd') return readNumber(value, beside);
  if (kind === 'phone') return readPhone(value);
  const made = normaliseSubject(`${kind}:${value}`);
  return made.ok && (kind !== 'qid' || value.length === 18)
    ? { ok: true, subject: made.subject, restored: false }
    : { ok: false, why: 'shape' };
}

function readNumber(value: string, beside: Beside): ReadIdentifier {
  if (/^\d{12}$/.test(value)) return { ok: true, subject: `cccd:${value}` as Subject, restored: false };
  if (/^\d{9}$/.test(value)) return { ok: true, subject: `cmnd:${value}` as Subject, restored: false };
  if (/^[A-Za-z]\d{7}$/.test(value)) {
    return { ok: true, subject: `passport:${value.toUpperCase()}` as Subject, restored: false };
  }
  if (/^\d{8}$/.test(value)) return { ok: true, subject: `cmnd:0${value}` as Subject, restored: true };
  if (/^\d{10,11}$/.test(value)) {
    const number = value.padStart(12, '0');
    return contradictions(number, beside).length === 0
      ? { ok: true, subject: `cccd:${number}` as Subject, restored: true }
      : { ok: false, why: 'zeros' };
  }
  return { ok: false, why: 'shape' };
}

function readPhone(value: string): ReadIdentifier {
  const digits = value.replace(/^\+?84(?=\d{9}$)/, '0');
  const whole = /^[1-9]\d{8}$/.test(digits) ? `0${digits}` : digits;
  return /^0\d{9}$/.test(whole)
    ? { ok: true, subject: `phone:${whole}` as Subject, restored: whole !== digits }
    : { ok: false, why: 'shape' };
}
