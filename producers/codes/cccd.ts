import { type CodeFormat, type CodePerson, decoded } from './decoded.ts';
import { contradictions } from './id-number.ts';
import type { Warning } from './messages.ts';
import { birthOf, readName, withoutDiacritics } from './person.ts';

// Some cards know only the year; some software writes the date with separators.
const BIRTH = /^(?:(\d\d)[-/.]?(\d\d)[-/.]?)?(\d{4})$/;
const ISSUED = /^(?:\d\d[-/.]?\d\d[-/.]?\d{4})?$/;

/**
 * The QR code of a chip ID card: `12 digits|9 digits or empty|name|DDMMYYYY|Nam or Nữ|address|DDMMYYYY`, with more
 * fields on cards from 2024. Cards before 2024 put the number of the old ID card in the second field; both numbers are
 * the same person. The address is not kept.
 */
export const cccd: CodeFormat = {
  name: 'cccd',
  read(text) {
    const fields = text.split('|').map((field) => field.trim());
    const [number = '', old = '', name = '', birth = '', sex = ''] = fields;
    const born = BIRTH.exec(birth);
    if (!/^\d{12}$/.test(number) || born === null || !looksLikeSex(sex)) return null;
    const warnings: Warning[] = [];
    if (fields.length < 7 || (fields.length === 7 && /^\d{0,7}$/.test(fields[6]!))) warnings.push('cut');
    // A seventh field that is no date is the start of another code, read without a pause between the two.
    else if (!ISSUED.test(fields[6]!)) return decoded({ format: 'cccd', reason: 'several-codes' });

    const subjects = [`cccd:${number}`];
    if (/^\d{9}$/.test(old)) subjects.push(`cmnd:${old}`);
    else if (old !== '') warnings.push('number-unrecognised');

    const named = readName(name);
    const person: CodePerson = {
      name: named.name,
      birth: birthOf(born[3]!, born[2], born[1]),
      sex: sexOf(sex),
      phone: null,
    };
    warnings.push(...named.warnings);
    if (person.birth === null) warnings.push('birth-unreadable');
    if (person.sex === null) warnings.push('sex-unreadable');
    return decoded({ format: 'cccd', subjects, person, warnings: [...warnings, ...contradictions(number, person)] });
  },
};

/** `Nam`, `Nữ` and what is left of them after a reader lost the accents (`Nu`, `N?`, `N`). */
function looksLikeSex(text: string): boolean {
  return /^(?:NAM|N[^\d]{0,3})$/.test(withoutDiacritics(text));
}

// Nam is ASCII and survives every reader, so a damaged word can be Nữ; it still says nothing for sure.
function sexOf(text: string): CodePerson['sex'] {
  const plain = withoutDiacritics(text);
  if (plain === 'NAM') return 'male';
  return plain === 'NU' ? 'female' : null;
}
