import type { Message } from '../../producers/codes/messages.ts';
import { FAULTS } from '../../producers/personal/faults.ts';
import type { Field } from '../../sinks/queries/vaccination-quality/fields.ts';

/** What can be wrong with a vaccination record beside its own fields. */
const BESIDE = {
  'doses-missing': { vi: 'không có mũi tiêm nào', en: 'no dose is known' },
  'doses-order': { vi: 'thứ tự mũi không khớp ngày tiêm', en: 'numbers of the doses do not follow their days' },
  'doses-repeated': { vi: 'một mũi được ghi hai lần', en: 'one dose is there twice' },
  'doses-gap': { vi: 'thiếu mũi trước đó', en: 'a dose before it is missing' },
  'doses-interval': { vi: 'hai mũi cách nhau dưới 14 ngày', en: 'two doses less than 14 days apart' },
  'look-alike': { vi: 'có người khác trùng họ tên và ngày sinh', en: 'somebody else has this name and birth date' },
  'dose-without-person': { vi: 'mũi tiêm không rõ của ai', en: 'a dose of which nobody is named' },
  'without-record': { vi: 'đã quét mã nhưng không có trong dữ liệu tiêm', en: 'scanned, and in no vaccination record' },
} as const satisfies Record<string, Message>;

const WORDS: Readonly<Record<string, Message>> = { ...FAULTS, ...BESIDE };

/** Faults in words, in one language; a code that nobody knows stays as it is. */
export function faultWords(faults: readonly string[], language: 'vi' | 'en'): string {
  return faults.map((fault) => WORDS[fault]?.[language] ?? fault).join('; ');
}

/** What the fields are called in a table. */
export const FIELD_WORDS: Readonly<Record<Field, Message>> = {
  name: { vi: 'Họ tên', en: 'Name' },
  birth: { vi: 'Ngày sinh', en: 'Birth date' },
  id: { vi: 'CCCD/CMND', en: 'ID number' },
  phone: { vi: 'Điện thoại', en: 'Phone' },
  sex: { vi: 'Giới tính', en: 'Sex' },
  doses: { vi: 'Mũi tiêm', en: 'Doses' },
};
