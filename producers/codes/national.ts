import { insuranceNumber } from './bhyt.ts';
import { type CodeFormat, type CodePerson, decoded } from './decoded.ts';
import { contradictions, mayBeCutIdNumber } from './id-number.ts';
import type { Warning } from './messages.ts';
import { birthOf, phoneOf, readName } from './person.ts';

// The privacy mode hides day and month (`1987-**-**`); what is left of the date stays known.
const YEAR_FIRST = /^(\d{4})(?:[-/.](\d{1,2}|\*+)(?:[-/.](\d{1,2}|\*+))?)?$/;
const DAY_FIRST = /^(\d{1,2}|\*+)[-/.](\d{1,2}|\*+)[-/.](\d{4})$/;
const MASKED = /^[\d*/.-]*\*[\d*/.-]*$/;
const QID = /^\d{18}$/;
const PASSPORT = /^(?:[A-Z]\d{7,8}|[A-Z]{2}\d{7})$/;
const AS_SPECIFIED = /^(?:\d{4}(?:-\d\d(?:-\d\d)?)?)?$/;

/**
 * The national personal QR code (decision 1405/QĐ-BTTTT, version 1.1):
 * `SoGiayTo|HoTen|NgaySinh|LoaiDinhDanh|QID|EXT`, EXT being `declarer's QID<sex<insurance number<phone`. Masked values
 * (`*`) identify nobody. The declarer of EXT is another person and never a subject.
 */
export const national: CodeFormat = {
  name: 'national',
  read(text, { now, repeated = false }) {
    const fields = text.split('|').map((field) => field.trim());
    while (fields.length > 6 && fields.at(-1) === '') fields.pop();
    const [number = '', name = '', birth = '', kind = '', qid = '', ext = ''] = fields;
    if (fields.length < 5 || !/^[\p{L}\d*]*$/u.test(number) || !/^\d{0,2}$/.test(kind)) return null;
    if (name === '' || !/^[\d*]*$/.test(qid)) return null;
    // A whole QID proves the format; without one the date has to.
    const proven = QID.test(qid);
    if (!proven && !looksLikeBirth(birth)) return null;
    // A name that holds an end of EXT, or a break: the number before it is of another read.
    if (fields.length > 6 || /[<\p{Cc}]/u.test(name)) return decoded({ format: 'national', reason: 'several-codes' });

    const doubtful = endsAsItBegins(text);
    const extension = readExtension(ext, doubtful);
    const [known, named] = [readBirth(birth), readName(name)];
    const person: CodePerson = { name: named.name, birth: known, sex: extension.sex, phone: extension.phone };
    // The end of a read may stand before the number of the next one, three digits before nine: then it is missing at the end, or there as well.
    const joined =
      text.endsWith(text.slice(0, 3)) ||
      (repeated && extension.warnings.some((warning) => warning.endsWith('-unreadable')));
    const paper = readNumber(number.toUpperCase(), person, now, joined);
    const warnings: Warning[] = [...paper.warnings, ...named.warnings];
    if (birth.includes('*')) warnings.push('masked');
    else if (!AS_SPECIFIED.test(birth)) warnings.push('date-format');
    if (known === null && /^[^*]+$/.test(birth)) warnings.push('birth-unreadable');
    if (fields.length === 5) warnings.push('cut');

    const subjects = [...paper.subjects];
    // QID has 18 digits; fewer are the rest of a cut read, and would be somebody else's.
    if (proven && !(fields.length === 5 && doubtful)) subjects.push(`qid:${qid}`);
    else if (qid !== '') warnings.push('qid-unreadable');
    if (extension.insurance !== null) subjects.push(`bhyt:${extension.insurance}`);
    if (extension.phone !== null) subjects.push(`phone:${extension.phone}`);
    const all = [...new Set([...warnings, ...extension.warnings])];
    const nobody = subjects.length === 0;
    return decoded({ format: 'national', subjects, person, warnings: all, reason: nobody ? 'no-identifier' : null });
  },
};

/**
 * The number of the paper: a 12-digit ID, a 9-digit old one, or a passport of one letter and 7 or 8 digits or two letters
 * and 7. Other passports are known by their QID: a cut one would read as one of these.
 */
function readNumber(
  number: string,
  person: CodePerson,
  now: number,
  joined: boolean,
): { subjects: readonly string[]; warnings: readonly Warning[] } {
  if (number === '') return { subjects: [], warnings: [] };
  if (number.includes('*')) return { subjects: [], warnings: ['masked'] };
  if (/^\d{12}$/.test(number)) {
    const warnings = contradictions(number, person);
    if (joined && warnings.length > 0) return { subjects: [], warnings: ['number-doubtful'] };
    return { subjects: [`cccd:${number}`], warnings };
  }
  if (PASSPORT.test(number)) return { subjects: [`passport:${number}`], warnings: [] };
  if (!/^\d{9}$/.test(number)) return { subjects: [], warnings: ['number-unrecognised'] };
  if (mayBeCutIdNumber(number, person, now)) return { subjects: [], warnings: ['number-doubtful'] };
  return { subjects: [`cmnd:${number}`], warnings: [] };
}

function looksLikeBirth(text: string): boolean {
  return text === '' || [YEAR_FIRST, DAY_FIRST, MASKED].some((shape) => shape.test(text));
}

function readBirth(text: string): string | null {
  const [, year, month, day] = YEAR_FIRST.exec(text) ?? [];
  if (year !== undefined) return shownBirth(year, month, day);
  const [, first, second, last] = DAY_FIRST.exec(text) ?? [];
  return last === undefined ? null : shownBirth(last, second, first);
}

/** A day of a hidden month says nothing. */
function shownBirth(year: string, month = '', day = ''): string | null {
  if (month.includes('*')) return birthOf(year);
  return birthOf(year, month, day.includes('*') ? '' : day);
}

// Fewer characters end as the text begins by accident; more are a repeat that the reader's cleaning knows.
const [LEAST_TAIL, MOST_TAIL] = [3, 11];

/** Whether a text ends as it begins: then its last field may be cut, and filled up by the beginning of a second read. */
function endsAsItBegins(text: string): boolean {
  for (let length = LEAST_TAIL; length <= MOST_TAIL; length++) if (text.endsWith(text.slice(0, length))) return true;
  return false;
}

/**
 * EXT. Real codes leave out the leading `<` of an empty declarer, which moves every field one to the left. A `doubtful`
 * last part is not taken.
 */
function readExtension(
  ext: string,
  doubtful: boolean,
): Pick<CodePerson, 'sex' | 'phone'> & { insurance: string | null; warnings: Warning[] } {
  const parts = ext.split('<').map((part) => part.trim());
  const warnings: Warning[] = [];
  if (/^[012]$/.test(parts[0] ?? '')) {
    parts.unshift('');
    warnings.push('ext-shifted');
  }
  const [, sex = '', card = '', mobile = ''] = parts;
  const insurance = doubtful && parts.length === 3 ? null : insuranceNumber(card);
  // A blank inside is where a second read begins.
  const phone = (doubtful && parts.length === 4) || /\s/.test(mobile) ? null : phoneOf(mobile);
  if (insurance === null && card !== '') warnings.push(card.includes('*') ? 'masked' : 'insurance-unreadable');
  if (phone === null && mobile !== '') warnings.push(mobile.includes('*') ? 'masked' : 'phone-unreadable');
  if (insurance !== null && insurance !== card.toUpperCase()) warnings.push('input-method');
  return { sex: sex === '1' ? 'male' : sex === '2' ? 'female' : null, insurance, phone, warnings };
}
