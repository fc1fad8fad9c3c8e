import type { Subject } from '../../schemas/subject.ts';
import type { Learnt } from '../personal/intake.ts';
import { AREA_COLUMNS, communeOfRow } from './area.ts';
import type { Column } from './columns.ts';
import type { RowReader } from './row.ts';
import { readIdentifier } from './values/identifiers.ts';
import { readBirth } from './values/moments.ts';
import { SEXES, wordOf } from './values/words.ts';

/** The columns that say who a row is about. */
export const PERSON_COLUMNS: readonly Column[] = [
  {
    field: 'name',
    names: [
      'ho ten',
      'ho va ten',
      'ho ten day du',
      'ten nguoi dan',
      'ten benh nhan',
      'ho va ten nguoi tiem',
      'full name',
      'fullname',
      'patient name',
      'ten',
    ],
  },
  {
    field: 'birth',
    names: [
      'ngay sinh',
      'ngay thang nam sinh',
      'nam sinh',
      'sinh ngay',
      'date of birth',
      'birth date',
      'birthday',
      'dob',
      'year of birth',
      'patient birth',
    ],
  },
  { field: 'sex', names: ['gioi tinh', 'gioi', 'phai', 'gender'] },
  {
    field: 'id',
    names: [
      'cccd cmnd',
      'cmnd cccd',
      'so cccd cmnd',
      'so cmnd cccd',
      'cmnd cccd ho chieu',
      'so cmnd cccd ho chieu',
      'cccd cmnd hc',
      'so giay to',
      'so dinh danh',
      'ma dinh danh',
      'id number',
      'national id',
      'identity card',
      'so cmt',
      'cmt',
    ],
  },
  {
    field: 'cccd',
    names: ['cccd', 'so cccd', 'can cuoc cong dan', 'so can cuoc', 'so can cuoc cong dan', 'citizen id'],
  },
  { field: 'cmnd', names: ['cmnd', 'so cmnd', 'chung minh nhan dan', 'old id card'] },
  { field: 'passport', names: ['ho chieu', 'so ho chieu', 'passport number'] },
  {
    field: 'bhyt',
    names: ['bhyt', 'so the bhyt', 'ma the bhyt', 'the bhyt', 'bao hiem y te', 'health insurance', 'insurance number'],
  },
  { field: 'qid', names: ['qid', 'ma qid', 'ma qr ca nhan'] },
  {
    field: 'phone',
    names: [
      'so dien thoai',
      'dien thoai',
      'sdt',
      'so dt',
      'di dong',
      'phone number',
      'mobile',
      'telephone',
      'dien thoai lien he',
    ],
  },
  {
    field: 'address',
    names: ['dia chi', 'dia chi noi o', 'dia chi lien he', 'noi o', 'thuong tru', 'dia chi thuong tru', 'residence'],
  },
  ...AREA_COLUMNS,
];

/** Who a row is about. */
export interface RowPerson {
  readonly subject: Subject;
  readonly also: readonly Subject[];
  readonly details: Pick<Learnt, 'name' | 'birth' | 'sex' | 'phone' | 'address'>;
  readonly commune: string | null;
}

const NUMBERS = ['cccd', 'id', 'cmnd', 'passport', 'bhyt', 'qid'] as const;

/**
 * Reads who a row is about. A wrong number is a problem even when another is right: nobody can say which one the row means. A phone is a subject only
 * when there is nothing else, and otherwise not a reason to refuse a row; what it lacks shows in the quality of the data.
 */
export function readPerson(row: RowReader): RowPerson | null {
  const sex = row.optional('sex', 'yesno', (text) => wordOf(text, SEXES) ?? 'unknown');
  const birth = row.optional('birth', 'birth', (text) => readBirth(text, row.context.today));
  const beside = { birth, sex: sex === 'unknown' ? null : sex };
  const before = row.problems.length;
  const subjects: Subject[] = [];
  for (const field of NUMBERS) {
    const text = row.text(field);
    if (text === '') continue;
    const read = readIdentifier(field, text, beside);
    if (read.ok) subjects.push(read.subject);
    else row.wrong(field, read.why === 'shape' ? (field === 'cccd' || field === 'cmnd' ? 'id' : field) : read.why);
  }
  const phone = row.text('phone') === '' ? null : readIdentifier('phone', row.text('phone'), beside);
  if (subjects.length === 0 && row.problems.length === before) {
    if (phone?.ok) subjects.push(phone.subject);
    else row.wrong(phone ? 'phone' : 'row', phone ? 'phone' : 'identifier');
  }
  const commune = communeOfRow(row);
  const [subject, ...also] = [...new Set(subjects)];
  if (subject === undefined) return null;
  const details = {
    name: row.text('name').slice(0, 200) || null,
    birth,
    sex: beside.sex,
    phone:
      row.text('phone') === ''
        ? null
        : phone?.ok
          ? phone.subject.slice('phone:'.length)
          : row.text('phone').slice(0, 20),
    address: row.text('address').slice(0, 500) || null,
  };
  return { subject, also, details, commune };
}

/** The fields of an event that say who it is of. */
export function eventSubjects({ subject, also }: RowPerson): object {
  return also.length === 0 ? { subject } : { subject, also };
}

/** What the row teaches of the person, to be sealed; nothing when it says nothing but numbers. */
export function learntOf(
  { subject, also, details, commune }: RowPerson,
  kind: string,
  record: string,
  facility = '',
): Learnt[] {
  return [
    { subject, also: also as Subject[], kind, record, facility: facility.slice(0, 200) || null, commune, ...details },
  ];
}

/** A record's name from the source's own number, unless that number is one of the person's: record names enter the log as they are. */
export function recordName(given: string, person: RowPerson | null, otherwise: string): string {
  const plain = given.replace(/[\s.-]/g, '').toLowerCase();
  const own = [...(person ? [person.subject, ...person.also] : [])].map((one) =>
    one.slice(one.indexOf(':') + 1).toLowerCase(),
  );
  const phone = person?.details.phone;
  const personal = [...own, ...(phone ? [phone] : [])].some((value) => plain.includes(value.replace(/^0+/, '')));
  return given === '' || personal ? otherwise : given.slice(0, 200);
}
