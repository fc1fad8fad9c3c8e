import { type CodeFormat, type CodePerson, decoded } from './decoded.ts';
import { provenUntyped } from './input-method.ts';
import type { Warning } from './messages.ts';
import { birthOf, readName } from './person.ts';

const NUMBER = /^[A-Z]{2}\d{13}$/;
// The third character of a real number is its benefit, 1 to 5: it proves that VNI took the first digit after the letters
// and not a later one, for the digits that VNI would have passed over on the way are 0 and 6 to 9.
const RESTORED = /^[A-Z]{2}[1-5]\d{12}$/;

/**
 * The QR code of a health-insurance card: `card|name|birth|sex|…|$`, where the name is the hex of its UTF-8, the birth
 * `dd/mm/yyyy` or `yyyy`, the sex 1 (male) or 2 (female). Cards of 2021 print a bare 10-digit social-insurance number,
 * which is no identifier here: such a code is recognised and names nobody.
 */
export const bhyt: CodeFormat = {
  name: 'bhyt',
  read(text) {
    const fields = text.split('|').map((field) => field.trim());
    const [card = '', hex = '', birth = '', sex = ''] = fields;
    const number = insuranceNumber(card);
    const shaped = /^(?:\d\d\/\d\d\/)?\d{4}$/.test(birth) && /^[012]$/.test(sex);
    if (fields.length < 4 || !shaped || (number === null && !/^(?:[0-9a-f]{2}){3,}$/i.test(hex))) return null;
    const end = fields.findIndex((field) => field.includes('$'));
    if ((end >= 0 && end < fields.length - 1) || (end >= 0 && fields[end] !== '$')) {
      return decoded({ format: 'bhyt', reason: 'several-codes' });
    }
    const warnings: Warning[] = end < 0 ? ['cut'] : [];

    const written = nameOfHex(hex);
    const named = written === null ? { name: null, warnings: ['name-unreadable' as const] } : readName(written.name);
    if ((written?.restored ?? false) || (number !== null && number !== card.toUpperCase())) {
      warnings.push('input-method');
    }
    const person: CodePerson = {
      name: named.name,
      birth: birthOf(birth.slice(-4), birth.slice(3, -5), birth.slice(0, -8)),
      sex: sex === '1' ? 'male' : sex === '2' ? 'female' : null,
      phone: null,
    };
    warnings.push(...named.warnings);
    if (person.birth === null) warnings.push('birth-unreadable');
    if (number === null) {
      return decoded({
        format: 'bhyt',
        person,
        warnings: [...warnings, 'insurance-unreadable'],
        reason: 'no-identifier',
      });
    }
    return decoded({ format: 'bhyt', subjects: [`bhyt:${number}`], person, warnings });
  },
};

/** The number of a health-insurance card, its keys restored where an input method took them; null when it is none. */
export function insuranceNumber(text: string): string | null {
  const upper = text.trim().toUpperCase();
  return NUMBER.test(upper) ? upper : provenUntyped(upper, (candidate) => RESTORED.test(candidate));
}

function nameOfHex(field: string): { readonly name: string; readonly restored: boolean } | null {
  const lower = field.toLowerCase();
  const straight = utf8OfHex(lower);
  if (straight !== null) return { name: straight, restored: false };
  const keys = provenUntyped(lower, (candidate) => isVietnamese(utf8OfHex(candidate)));
  return keys === null ? null : { name: utf8OfHex(keys)!, restored: true };
}

// Without it `c3a6` (æ) would do as well as `c3aa` (ê) for an â.
function isVietnamese(name: string | null): boolean {
  const bare = name?.normalize('NFD').replace(/[\u0300-\u0303\u0306\u0309\u031b\u0323]/g, '');
  return bare !== undefined && /^[A-Za-zđĐ .'’-]+$/.test(bare);
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** The text of hex bytes; null unless they are UTF-8 of letters and blanks, as a name is. */
function utf8OfHex(hex: string): string | null {
  if (!/^(?:[0-9a-f]{2}){1,200}$/.test(hex)) return null;
  try {
    const text = UTF8.decode(Buffer.from(hex, 'hex'));
    return /^[\p{L}\p{M} .'’-]+$/u.test(text) ? text.normalize('NFC') : null;
  } catch {
    return null;
  }
}
