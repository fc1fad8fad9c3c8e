import { FAULTS, type Fault } from '../../producers/personal/faults.ts';
import { faultyRecords } from '../../sinks/queries/vaccination-quality.ts';
import type { Openers } from '../export/identities.ts';

const HEADER = [
  'Mã / Record',
  'Số giấy tờ / ID number',
  'Họ tên / Name',
  'Ngày sinh / Birth',
  'Giới tính / Sex',
  'Điện thoại / Phone',
  'Cần sửa / To be corrected',
  'In English',
];

/** The records of a facility that should be corrected, with what is wrong in each: the list that is sent back to it. Header first. */
export async function* backList({ store, vault, open }: Openers, facility: string): AsyncGenerator<readonly string[]> {
  yield HEADER;
  for await (const { subject, record, faults, key, sealed, sealedSubject } of faultyRecords(store, facility)) {
    const { name, birth, sex, phone } = vault.open(subject, { key, sealed });
    const words = faults.filter((fault): fault is Fault => Object.hasOwn(FAULTS, fault)).map((fault) => FAULTS[fault]);
    const plain = open(sealedSubject);
    yield [
      record,
      plain.slice(plain.indexOf(':') + 1),
      name ?? '',
      birth ?? '',
      sex === 'male' ? 'Nam' : sex === 'female' ? 'Nữ' : '',
      phone ?? '',
      words.map(({ vi }) => vi).join('; '),
      words.map(({ en }) => en).join('; '),
    ];
  }
}
