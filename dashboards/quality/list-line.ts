import { communeOf } from '../../schemas/areas.ts';
import { localDay } from '../../schemas/instant.ts';
import type { Details } from '../../schemas/personal.ts';
import { faultWords } from './words.ts';

/** The columns of a list that goes back to a facility or commune. */
export const LIST_HEADER = [
  'Mã / Record',
  'Số giấy tờ / ID number',
  'Họ tên / Name',
  'Ngày sinh / Birth',
  'Giới tính / Sex',
  'Điện thoại / Phone',
  'Cơ sở / Facility',
  'Xã, phường / Commune',
  'Các mũi tiêm / Doses',
  'Trùng với / Looks like',
  'Cần sửa / To be corrected',
  'In English',
];

/** What a line of a list says. */
export interface ListLine {
  readonly record: string;
  /** The plain number of the person. */
  readonly number: string;
  readonly details: Details;
  readonly facility: string;
  /** Code of 2021, or ''. */
  readonly commune: string;
  /** Local midnight of the day in ms, number, product. */
  readonly doses: readonly (readonly [at: number, number: number, product: string])[];
  /** Others with the same name and birth date. */
  readonly alike: readonly { readonly number: string; readonly facility: string }[];
  readonly faults: readonly string[];
}

/** A line under `LIST_HEADER`. */
export function listLine(line: ListLine): readonly string[] {
  const { name, birth, sex, phone } = line.details;
  return [
    line.record,
    line.number,
    name ?? '',
    birth ?? '',
    sex === 'male' ? 'Nam' : sex === 'female' ? 'Nữ' : '',
    phone ?? '',
    line.facility,
    communeOf(line.commune)?.name ?? line.commune,
    line.doses.map(([at, number, product]) => `${number}: ${localDay(at)} ${product}`).join('; '),
    line.alike.map(({ number, facility }) => (facility === '' ? number : `${number} (${facility})`)).join('; '),
    faultWords(line.faults, 'vi'),
    faultWords(line.faults, 'en'),
  ];
}
