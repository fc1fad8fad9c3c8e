import fc from 'fast-check';

/** An invented person, as the papers would have them. */
export interface Invented {
  readonly name: string;
  readonly birth: { readonly year: number; readonly month: number; readonly day: number };
  readonly sex: 'male' | 'female';
  readonly cccd: string;
  readonly cmnd: string;
  readonly bhyt: string;
  readonly qid: string;
  readonly phone: string;
}

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''));
const two = (value: number) => String(value).padStart(2, '0');

const NAMES = [
  'Nguyễn Lê Khả Hân',
  'Trần Thị Ngọc Diệp',
  'Kator Thị Sương',
  'Chamaléa Axá',
  'Đặng Đức Anh',
  'Phú Văn Ơn',
  'Lê Y',
];

/** People whose ID number agrees with their birth and sex, and whose old number cannot be taken for the end of one. */
export const invented: fc.Arbitrary<Invented> = fc
  .record({
    name: fc.constantFrom(...NAMES),
    birth: fc.record({
      year: fc.integer({ min: 1930, max: 2015 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
    }),
    sex: fc.constantFrom('male' as const, 'female' as const),
    tail: digits(6),
    cmnd: digits(6),
    group: fc.constantFrom('GD', 'TE', 'HS', 'DN', 'TA', 'CA'),
    // Group, benefit (1 to 5), province and number (decision 1351/QĐ-BHXH).
    bhyt: fc.tuple(fc.integer({ min: 1, max: 5 }), digits(12)).map((parts) => parts.join('')),
    qid: digits(17),
    phone: digits(8),
  })
  .map(({ tail, group, ...one }) => {
    const century = (one.birth.year < 2000 ? 0 : 2) + (one.sex === 'male' ? 0 : 1);
    return {
      ...one,
      cccd: `058${century}${two(one.birth.year % 100)}${tail}`,
      cmnd: `264${one.cmnd}`,
      bhyt: `${group}${one.bhyt}`,
      qid: `1${one.qid}`,
      phone: `09${one.phone}`,
    };
  });

/** The national code of a person, under their new number, their old one or a passport. */
export function nationalCode(one: Invented, number: string, leading = '<'): string {
  const { year, month, day } = one.birth;
  const name = one.name.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').toUpperCase();
  const ext = `${leading}${one.sex === 'male' ? 1 : 2}<${one.bhyt}<${one.phone}`;
  return `${number}|${name}|${year}-${two(month)}-${two(day)}|0|${one.qid}|${ext}`;
}

/** The code of a person's chip ID card, with the number of the old card or without. */
export function cccdCode(one: Invented, old: string, more = ''): string {
  const { year, month, day } = one.birth;
  const sex = one.sex === 'male' ? 'Nam' : 'Nữ';
  return `${one.cccd}|${old}|${one.name}|${two(day)}${two(month)}${year}|${sex}|Tổ 10, Phước Mỹ, Phan Rang - Tháp Chàm, Ninh Thuận|31122021${more}`;
}

/** The code of a person's health-insurance card. */
export function bhytCode(one: Invented): string {
  const { year, month, day } = one.birth;
  const hex = Buffer.from(one.name).toString('hex');
  return `${one.bhyt}|${hex}|${two(day)}/${two(month)}/${year}|${one.sex === 'male' ? 1 : 2}|-|58 - 001|01/01/2021|31/12/2021|15/12/2020|58000000000000|-|4|01/01/2026|15e1c6a5d2f3b4a7-7102|$`;
}
