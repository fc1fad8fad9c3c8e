import type { RefusalCode } from '../../schemas/accept.ts';
import type { Message } from '../codes/messages.ts';

/** What a guard is told of a scan that was taken. */
export const TAKEN = {
  in: { vi: 'Mời vào.', en: 'Welcome.' },
  out: { vi: 'Đã ghi nhận ra.', en: 'Checked out.' },
  any: { vi: 'Đã ghi nhận.', en: 'Recorded.' },
} as const satisfies Record<string, Message>;

export const REPEAT: Message = {
  vi: 'Mã này vừa được quét ở đây. Không cần quét lại.',
  en: 'This code was scanned here a moment ago. There is no need to scan it again.',
};

/** What a guard is told of a health certificate that follows a scan. It is no identity, so it never makes a scan itself. */
export const CERTIFICATE_OF = {
  same: {
    vi: 'Chứng nhận y tế này trùng họ tên và ngày sinh với người vừa quét mã ở đây.',
    en: 'The name and birth date of this health certificate are those of a person just scanned here.',
  },
  other: {
    vi: 'Chứng nhận y tế này không trùng họ tên và ngày sinh với ai vừa quét mã ở đây. Hãy quét mã cá nhân hoặc căn cước của người này.',
    en: 'The name and birth date of this health certificate are those of nobody just scanned here. Scan a personal code or an ID card of this person.',
  },
} as const satisfies Record<string, Message>;

/** The venue that a device named is no code, alias or id that is known. */
export const NO_VENUE: Message = {
  vi: 'Áp phích này chưa được gắn với địa điểm nào. Hãy đăng ký lại mã của địa điểm.',
  en: 'No venue has registered this poster. Register it again.',
};

/** Why the system did not take the scan that a good code made. */
export const NOT_TAKEN: Readonly<Record<RefusalCode, Message>> = {
  'too-old': {
    vi: 'Lần quét này quá cũ nên không được nhận.',
    en: 'This scan is too old to be taken.',
  },
  'in-future': {
    vi: 'Đồng hồ của máy chạy sai. Hãy chỉnh giờ rồi quét lại.',
    en: 'The clock of this device is wrong. Set it and scan again.',
  },
  schema: { vi: 'Máy quét gửi dữ liệu sai.', en: 'The device sent wrong data.' },
  'not-json': { vi: 'Máy quét gửi dữ liệu sai.', en: 'The device sent wrong data.' },
  'unknown-type': { vi: 'Máy quét gửi dữ liệu sai.', en: 'The device sent wrong data.' },
};
