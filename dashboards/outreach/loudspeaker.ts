import { type Text, text } from '../report/text.ts';
import { communePlace, communeSentences } from './figures.ts';
import type { CommuneWeek } from './leaflet.ts';

/** An instruction to whoever reads, and what is read. */
const CLOSING: readonly Text[] = [
  text(
    'Đề nghị bà con quét mã QR khi vào và khi ra khỏi chợ, cửa hàng, cơ quan, trường học. Lượt quét ra giúp không ai phải cách ly nhầm.',
    'Please scan the QR code when you enter and when you leave markets, shops, offices and schools. The scan on leaving saves people from being isolated by mistake.',
  ),
  text(
    'Ai không có điện thoại thông minh thì mang căn cước công dân gắn chíp hoặc thẻ QR giấy để người trực quét giúp.',
    'If you have no smartphone, bring your chip-based citizen card or your paper QR card, and the person on duty will scan it.',
  ),
  text(
    'Bà con khai báo y tế trung thực. Khi sốt, ho, khó thở hoặc được báo là người tiếp xúc, hãy ở nhà và báo ngay cho trạm y tế.',
    'Declare your health truthfully. With fever, cough or short breath, or when told that you are a contact, stay at home and tell the health station at once.',
  ),
];

/**
 * The text for a commune's loudspeakers, a paragraph an item, to be read in about a minute and a half. Figures are
 * written so that they can be read aloud; what is hidden in the published figures is not said.
 */
export function loudspeaker(week: CommuneWeek): Text[] {
  const { name, district } = communePlace(week.commune);
  const hotline =
    week.hotline === undefined
      ? []
      : [text(`Cần hỏi thêm, xin gọi số ${week.hotline}.`, `For questions, please call ${week.hotline}.`)];
  return [
    text(`Kính thưa bà con ${name.vi}, ${district.vi}.`, `Dear people of ${name.en}, ${district.en}.`),
    ...communeSentences(week.report, week.commune, week.population ?? null),
    ...CLOSING,
    ...hotline,
    text(
      'Tài liệu hướng dẫn chính thức có tại trang pccovid.gov.vn gạch chéo tai-lieu. Xin cảm ơn bà con.',
      'The official guides are at pccovid.gov.vn slash tai-lieu. Thank you.',
    ),
  ];
}

/** The announcement as plain text to print or send. */
export function loudspeakerText(week: CommuneWeek, language: 'vi' | 'en' = 'vi'): string {
  return `${loudspeaker(week)
    .map((paragraph) => paragraph[language])
    .join('\n\n')}\n`;
}
