// @ts-check
/** @import { Language } from '../language.js' */

const VI = {
  title: 'Ca bệnh và người tiếp xúc',
  cases: 'Ca bệnh',
  contacts: 'Người tiếp xúc',
  high: 'nguy cơ cao',
  refresh: 'Tải lại',
  loading: 'Đang tải…',
  failed: 'Không tải được. Hãy thử lại.',
  forbidden: 'Mã truy cập này không được xem danh sách tiếp xúc. Trang này dành cho cán bộ dịch tễ.',
  none: 'Chưa có ca bệnh nào có người tiếp xúc.',
  choose: 'Chọn một ca bệnh để xem người tiếp xúc.',
  person: 'Người',
  tier: 'Nguy cơ',
  together: 'Cùng nhau',
  period: 'Từ – đến',
  isolateUntil: 'Cách ly đến hết',
  exposures: (/** @type {number} */ n) => `${n} lần phơi nhiễm`,
  why: 'Lý do',
  tiers: /** @type {Record<string, string>} */ ({ high: 'cao', medium: 'trung bình', low: 'thấp' }),
  qualities: /** @type {Record<string, string>} */ ({
    observed: 'có quét vào và quét ra',
    inferred: 'giờ rời đi suy ra từ lần quét sau',
    assumed: 'giờ rời đi ước theo loại điểm',
  }),
  protections: /** @type {Record<string, string>} */ ({
    full: 'đã tiêm đủ liều',
    recovered: 'đã khỏi bệnh',
    partial: 'tiêm chưa đủ liều',
    none: 'chưa được bảo vệ',
    unknown: 'chưa rõ tiêm chủng',
  }),
  at: (/** @type {string} */ venue) => `Tại điểm ${venue}`,
  met: 'Hai điện thoại gặp nhau',
  direct: (/** @type {string} */ time) => `cùng có mặt ${time}`,
  lingering: (/** @type {string} */ time) => `trong không khí còn lại ${time}`,
  score: (/** @type {string} */ score, /** @type {string} */ weight) => `điểm ${score}, hệ số lây ${weight}`,
  window: (/** @type {string} */ from, /** @type {string} */ to) => `Ca bệnh có thể lây từ ${from} đến ${to}.`,
  scans: (/** @type {string} */ theirs, /** @type {string} */ own) =>
    `Lượt quét của ca bệnh: ${theirs}. Của người tiếp xúc: ${own}.`,
  rules: (/** @type {string} */ rules) => `Quy tắc ${rules}.`,
  hours: (/** @type {number} */ h, /** @type {number} */ m) => (h === 0 ? `${m} phút` : `${h} giờ ${m} phút`),
};

/** @typedef {typeof VI} ContactWords */

/** @type {ContactWords} */
const EN = {
  title: 'Cases and contacts',
  cases: 'Cases',
  contacts: 'Contacts',
  high: 'high risk',
  refresh: 'Load again',
  loading: 'Loading…',
  failed: 'It could not be loaded. Please try again.',
  forbidden: 'This token may not see contacts. The page is for epidemiologists.',
  none: 'No case has contacts yet.',
  choose: 'Choose a case to see its contacts.',
  person: 'Person',
  tier: 'Risk',
  together: 'Together',
  period: 'From – to',
  isolateUntil: 'Isolate until the end of',
  exposures: (n) => (n === 1 ? '1 exposure' : `${n} exposures`),
  why: 'Why',
  tiers: { high: 'high', medium: 'medium', low: 'low' },
  qualities: {
    observed: 'scanned in and out',
    inferred: 'end of stay inferred from a later scan',
    assumed: 'end of stay assumed from the kind of venue',
  },
  protections: {
    full: 'fully vaccinated',
    recovered: 'recovered',
    partial: 'partly vaccinated',
    none: 'not protected',
    unknown: 'vaccination unknown',
  },
  at: (venue) => `At venue ${venue}`,
  met: 'Their phones met',
  direct: (time) => `together for ${time}`,
  lingering: (time) => `in the air left behind for ${time}`,
  score: (score, weight) => `score ${score}, infectiousness ${weight}`,
  window: (from, to) => `The case may infect from ${from} to ${to}.`,
  scans: (theirs, own) => `Scans of the case: ${theirs}. Of the contact: ${own}.`,
  rules: (rules) => `Rules ${rules}.`,
  hours: (h, m) => (h === 0 ? `${m} min` : `${h} h ${m} min`),
};

/** What the page of contacts says, by language. */
export const CONTACT_WORDS = /** @type {Readonly<Record<Language, ContactWords>>} */ ({ vi: VI, en: EN });
