import { type Text, text } from '../report/text.ts';
import type { Finding, Reason } from './worklist.ts';

/** Each reason to visit a venue, as officers read it. */
export const REASON_WORDS: Readonly<Record<Reason, Text>> = {
  'follow-up': text('đến kiểm tra lại', 'follow-up visit'),
  'improbable-minute': text('nhiều lượt quét dồn trong một phút', 'a crowd of scans in one minute'),
  'improbable-card': text('cùng một thẻ ở hai nơi trong một phút', 'one card at two gates within a minute'),
  'improbable-travel': text('di chuyển nhanh bất thường giữa hai nơi', 'travel that cannot be'),
  'fell-silent': text('ngừng quét trên 48 giờ so với thường lệ', 'silent for 48 hours against its habit'),
  'only-in': text('chỉ quét khi vào', 'scans on the way in only'),
  'only-out': text('chỉ quét khi ra', 'scans on the way out only'),
  'never-scanned': text('đã đăng ký nhưng chưa quét lần nào', 'registered, never scanned'),
};

/** What an inspection found and what was done. */
export const FINDING_WORDS: Readonly<Record<Finding, Text>> = {
  ok: text('đạt', 'in order'),
  reminded: text('đã nhắc nhở', 'reminded'),
  violation: text('lập biên bản vi phạm', 'violation recorded'),
  suspended: text('tạm dừng hoạt động', 'suspended'),
};
