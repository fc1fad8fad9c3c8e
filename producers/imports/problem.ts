import type { Message } from '../codes/messages.ts';

/** Languages of an importer. */
export type Language = 'vi' | 'en';

/** What is wrong with a row, and what would be right. Neither repeats a value: the report shows the row itself beside it. */
export interface Problem {
  /** Name of the field, or `row`. */
  readonly field: string;
  readonly code: string;
  readonly reason: Message;
  readonly right: Message;
}

const NUMBER: Message = {
  vi: 'CCCD 12 chữ số hoặc CMND 9 chữ số',
  en: 'an ID number of 12 digits, or an old one of 9',
};
const DATE: Message = { vi: 'ngày/tháng/năm, ví dụ 05/08/2021', en: 'day/month/year, for example 05/08/2021' };

/** What can be wrong with a value, whatever the kind of file. */
export const PROBLEMS = {
  missing: [
    { vi: 'để trống', en: 'is empty' },
    { vi: 'phải điền ô này', en: 'a value' },
  ],
  column: [
    { vi: 'bảng không có cột này', en: 'is no column of the table' },
    { vi: 'thêm cột này, hoặc chỉ ra cột bằng --map', en: 'a column of that name, or --map says which it is' },
  ],
  date: [{ vi: 'không phải là ngày', en: 'is no date' }, DATE],
  future: [
    { vi: 'là ngày chưa tới', en: 'lies ahead' },
    { vi: 'một ngày đã qua', en: 'a day that has come' },
  ],
  order: [
    { vi: 'trước thời điểm bắt đầu', en: 'is not after the beginning' },
    { vi: 'một thời điểm sau khi bắt đầu', en: 'a time after the beginning' },
  ],
  birth: [
    { vi: 'không phải là ngày sinh', en: 'is no birth date' },
    { vi: 'ngày/tháng/năm hoặc năm, ví dụ 21/03/1990 hoặc 1990', en: 'a date or a year: 21/03/1990, or 1990' },
  ],
  rounded: [
    { vi: 'bảng tính đã làm tròn số này', en: 'was rounded by the spreadsheet' },
    {
      vi: 'định dạng cột là văn bản (Text) rồi nhập lại số',
      en: 'format the column as text and type the number again',
    },
  ],
  zeros: [
    {
      vi: 'mất số 0 ở đầu, và số khôi phục được không khớp năm sinh, giới tính hoặc mã tỉnh',
      en: 'lost its leading zeros, and what they would give contradicts birth year, sex or province',
    },
    NUMBER,
  ],
  id: [{ vi: 'sai số chữ số', en: 'has a wrong number of digits' }, NUMBER],
  identifier: [
    { vi: 'không có số nào nhận ra được người này', en: 'no number identifies the person' },
    {
      vi: 'CCCD, CMND, hộ chiếu, thẻ BHYT, QID hoặc số điện thoại',
      en: 'ID card, passport, insurance card, QID or phone',
    },
  ],
  bhyt: [
    { vi: 'không phải số thẻ BHYT', en: 'is no insurance number' },
    { vi: '2 chữ cái và 13 chữ số', en: '2 letters and 13 digits' },
  ],
  qid: [
    { vi: 'không phải QID', en: 'is no QID' },
    { vi: '18 chữ số, cột định dạng văn bản', en: '18 digits, in a column formatted as text' },
  ],
  passport: [
    { vi: 'không phải số hộ chiếu', en: 'is no passport number' },
    { vi: '6 đến 9 chữ cái hoặc chữ số', en: '6 to 9 letters or digits' },
  ],
  phone: [
    { vi: 'không phải số điện thoại', en: 'is no phone number' },
    { vi: '10 chữ số, bắt đầu bằng 0', en: '10 digits, the first a 0' },
  ],
  number: [
    { vi: 'không phải số mũi tiêm', en: 'is no number of a dose' },
    { vi: 'một số từ 1 đến 9', en: 'a number from 1 to 9' },
  ],
  interval: [
    { vi: 'mũi sau được tiêm trước mũi trước', en: 'is before the dose before it' },
    { vi: 'ngày tiêm theo đúng thứ tự mũi', en: 'days in the order of the doses' },
  ],
  product: [
    { vi: 'không phải tên vắc xin', en: 'is no vaccine' },
    { vi: 'tên vắc xin, ví dụ AstraZeneca', en: 'a name, for example AstraZeneca' },
  ],
  commune: [
    {
      vi: 'không phải xã, phường nào của tỉnh, hoặc có nhiều nơi trùng tên',
      en: 'is no commune of the province, or several share the name',
    },
    { vi: 'mã 5 chữ số, hoặc tên xã kèm huyện', en: 'the 5-digit code, or the name with the district' },
  ],
  method: [
    { vi: 'không phải phương pháp xét nghiệm', en: 'is no method of testing' },
    { vi: 'PCR hoặc test nhanh', en: 'PCR or rapid' },
  ],
  result: [
    { vi: 'không phải kết quả xét nghiệm', en: 'is no result' },
    { vi: 'dương tính, âm tính hoặc không xác định', en: 'positive, negative or inconclusive' },
  ],
  outcome: [
    { vi: 'không phải kết quả điều trị', en: 'is no outcome' },
    { vi: 'khỏi bệnh, tử vong hoặc để trống', en: 'recovered, dead or empty' },
  ],
  place: [
    { vi: 'không phải nơi cách ly', en: 'is no place of isolation' },
    { vi: 'tại nhà hoặc tập trung', en: 'home or centre' },
  ],
  minutes: [
    { vi: 'không phải số phút', en: 'is no number of minutes' },
    { vi: 'số nguyên từ 1', en: 'a whole number from 1' },
  ],
  alias: [
    { vi: 'không phải mã áp phích', en: 'is no code of a poster' },
    {
      vi: 'địa chỉ trong mã QR của tokhaiyte.vn hoặc pccovid.gov.vn',
      en: 'the address in the poster of tokhaiyte.vn or pccovid.gov.vn',
    },
  ],
  yesno: [
    { vi: 'không phải có hoặc không', en: 'is neither yes nor no' },
    { vi: 'có hoặc không', en: 'yes or no' },
  ],
  ct: [
    { vi: 'không phải giá trị CT', en: 'is no CT value' },
    { vi: 'một số, ví dụ 24,5', en: 'a number, for example 24.5' },
  ],
  category: [
    { vi: 'để trống hoặc không phải loại hình', en: 'is no category' },
    { vi: 'một từ, ví dụ chợ, trường học, nhà máy', en: 'a word, for example market, school, factory' },
  ],
  columns: [
    { vi: 'có nhiều ô hơn dòng tiêu đề', en: 'has more cells than the header' },
    {
      vi: 'số ô bằng số cột; ô có dấu phẩy phải đặt trong ngoặc kép',
      en: 'as many cells as columns; quote what holds a comma',
    },
  ],
} as const satisfies Record<string, readonly [Message, Message]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** A problem of a field. */
export function problem(field: string, code: ProblemCode): Problem {
  const [reason, right] = PROBLEMS[code];
  return { field, code, reason, right };
}

/** What the system refused although the row could be read. */
export function fromSystem({ code, message }: { readonly code: string; readonly message: string }): Problem {
  const reason = { vi: `hệ thống từ chối (${code}): ${message}`, en: `the system refuses it (${code}): ${message}` };
  return { field: 'row', code, reason, right: { vi: message, en: message } };
}
