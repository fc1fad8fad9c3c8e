import type { DecodedCode } from './decoded.ts';

/** A sentence in both languages. It never repeats any part of a code. */
export interface Message {
  readonly vi: string;
  readonly en: string;
}

/** Why a code is of no use at all. */
export const REASONS = {
  empty: { vi: 'Máy quét không gửi gì. Hãy quét lại.', en: 'The reader sent nothing. Scan again.' },
  'too-long': {
    vi: 'Dữ liệu dài hơn mọi mã được biết. Hãy quét lại từng mã một.',
    en: 'Longer than any known code. Scan one code at a time.',
  },
  'several-codes': {
    vi: 'Nhiều mã khác nhau dính vào một lần quét. Hãy quét lại từng mã một.',
    en: 'Several different codes in one read. Scan one code at a time.',
  },
  cut: { vi: 'Mã bị đọc thiếu. Hãy quét lại.', en: 'Only a part of the code was read. Scan again.' },
  damaged: {
    vi: 'Mã bị đọc sai hoặc đã bị sửa. Hãy quét lại; nếu vẫn vậy, dùng giấy tờ khác.',
    en: 'The code was misread or altered. Scan again, then use another document.',
  },
  'input-method': {
    vi: 'Bộ gõ hoặc bàn phím tiếng Việt (UniKey…) đã làm sai nội dung mã. Hãy tắt trên máy này rồi quét lại.',
    en: 'A Vietnamese input method (UniKey…) or keyboard rewrote the code. Turn it off on this computer and scan again.',
  },
  'number-alone': {
    vi: 'Chỉ có một dãy số, không phải mã cá nhân. Hãy quét lại mã QR.',
    en: 'A number alone is not a personal code. Scan the QR code again.',
  },
  'no-identifier': {
    vi: 'Mã không có số nào nhận ra được một người. Hãy dùng giấy tờ khác.',
    en: 'The code shows no number that identifies a person. Use another document.',
  },
  chunked: {
    vi: 'Chứng nhận SMART chia làm nhiều mã không được hỗ trợ.',
    en: 'A SMART certificate in several codes is not supported.',
  },
  revoked: {
    vi: 'Mã này đã bị thu hồi (mất, bị lộ hoặc đã thay). Hãy cấp lại.',
    en: 'This code was revoked (lost, leaked or replaced). Issue a new one.',
  },
  forged: { vi: 'Chữ ký của mã không đúng.', en: 'The signature of the code is wrong.' },
  'unknown-key': {
    vi: 'Không rõ ai đã ký mã này. Hãy cập nhật danh sách khóa.',
    en: 'Nobody known here signed this code. Update the list of keys.',
  },
  'web-address': {
    vi: 'Đây là một địa chỉ trang web, không phải mã cá nhân hay mã địa điểm.',
    en: 'A web address, neither a personal code nor a venue code.',
  },
  'not-known': { vi: 'Không nhận ra loại mã này.', en: 'Not a kind of code that is known here.' },
} as const satisfies Record<string, Message>;

/** What was odd about a code that could be read all the same. */
export const WARNINGS = {
  repeated: { vi: 'Máy quét gửi mã nhiều lần.', en: 'The reader sent the code more than once.' },
  'full-width': { vi: 'Máy quét gửi ký tự toàn độ rộng.', en: 'The reader sent full-width characters.' },
  encoding: { vi: 'Máy quét dùng sai bảng mã; đã sửa.', en: 'The reader used a wrong encoding; repaired.' },
  'input-method': {
    vi: 'Bộ gõ tiếng Việt đã sửa mã; đã khôi phục. Hãy tắt bộ gõ.',
    en: 'A Vietnamese input method rewrote the code; restored. Turn it off.',
  },
  'letters-lost': { vi: 'Mất dấu hoặc mất chữ trong tên.', en: 'Letters of the name were lost.' },
  cut: { vi: 'Mã bị đọc thiếu ở cuối.', en: 'The end of the code is missing.' },
  masked: { vi: 'Chủ mã đã che một phần thông tin.', en: 'The holder hid a part of the code.' },
  'date-format': { vi: 'Ngày sinh viết khác quy định.', en: 'The birth date is not written as specified.' },
  'birth-unreadable': { vi: 'Không đọc được ngày sinh.', en: 'The birth date cannot be read.' },
  'sex-unreadable': { vi: 'Không đọc được giới tính.', en: 'The sex cannot be read.' },
  'name-unreadable': { vi: 'Không đọc được tên.', en: 'The name cannot be read.' },
  'ext-shifted': { vi: 'Phần mở rộng thiếu dấu < ở đầu.', en: 'The extension lacks its leading <.' },
  'birth-differs': {
    vi: 'Năm sinh khác với năm trong số định danh.',
    en: 'The birth year differs from the one in the ID number.',
  },
  'sex-differs': {
    vi: 'Giới tính khác với giới tính trong số định danh.',
    en: 'The sex differs from the one in the ID number.',
  },
  'province-unknown': {
    vi: 'Ba số đầu của số định danh không phải mã tỉnh.',
    en: 'The ID number does not begin with the code of a province.',
  },
  'number-doubtful': {
    vi: 'Số giấy tờ có thể bị đọc thiếu hoặc dính với lần đọc khác; không dùng.',
    en: 'The document number may be cut, or run into another read; not used.',
  },
  'number-unrecognised': { vi: 'Không nhận ra số giấy tờ.', en: 'The document number is of no known kind.' },
  'qid-unreadable': { vi: 'QID không đủ 18 chữ số.', en: 'The QID does not have 18 digits.' },
  'insurance-unreadable': { vi: 'Không đọc được số thẻ bảo hiểm y tế.', en: 'The insurance number cannot be read.' },
  'phone-unreadable': { vi: 'Không đọc được số điện thoại.', en: 'The phone number cannot be read.' },
  expired: { vi: 'Đã hết hạn.', en: 'Expired.' },
  'not-yet-valid': { vi: 'Chưa có hiệu lực.', en: 'Not valid yet.' },
  'key-expired': { vi: 'Khóa ký đã hết hạn.', en: 'The key that signed it has expired.' },
} as const satisfies Record<string, Message>;

export type Reason = keyof typeof REASONS;
export type Warning = keyof typeof WARNINGS;

const VENUE_AT_GUARD: Message = {
  vi: 'Đây là mã địa điểm (áp phích), không phải mã cá nhân. Hãy quét mã của người ra vào.',
  en: 'This is the code of a venue (a poster), not of a person. Scan the code of the person who goes in or out.',
};
const CERTIFICATE_AT_GUARD: Message = {
  vi: 'Đây là chứng nhận y tế, không có số định danh. Hãy quét thêm mã cá nhân hoặc căn cước.',
  en: 'A health certificate carries no ID number. Scan a personal code or an ID card as well.',
};
const PERSON_AT_POSTER: Message = {
  vi: 'Đây là mã của một người. Hãy quét mã địa điểm trên áp phích.',
  en: 'This is the code of a person. Scan the code of the venue on its poster.',
};

/** What to tell a guard whose reader got this code; null when it names a person and the scan can be taken. */
export function messageAtGuard(code: DecodedCode): Message | null {
  if (code.subjects.length > 0) return null;
  if (code.venue !== null) return VENUE_AT_GUARD;
  if (code.certificate !== null) return CERTIFICATE_AT_GUARD;
  return REASONS[code.reason ?? 'not-known'];
}

/** What to tell somebody who scans a poster; null when the code names a venue. */
export function messageAtPoster(code: DecodedCode): Message | null {
  if (code.venue !== null) return null;
  return code.subjects.length > 0 ? PERSON_AT_POSTER : REASONS[code.reason ?? 'not-known'];
}
