import { written } from '../report/html.ts';
import { type Language, type Text, text, write } from '../report/text.ts';
import type { WeeklyReport } from '../report/weekly.ts';
import { GUIDES, GUIDES_TEXT, TOPICS } from './content.ts';
import { communePlace, communeSentences } from './figures.ts';
import { outreachPage, topicHtml } from './page.ts';
import { qrSvg } from './qr.ts';

/** What a leaflet or an announcement is made from. Give it published figures: hidden numbers are left out. */
export interface CommuneWeek {
  readonly report: WeeklyReport;
  /** Code of 2021. */
  readonly commune: string;
  readonly population?: number | null;
  /** A telephone number to ask at. */
  readonly hotline?: string;
}

/** A leaflet of one A4 page for a commune, with its own figures of the week and a QR code to the official guides. */
export function leaflet(week: CommuneWeek, language: Language = 'vi+en'): string {
  const say = (value: Text): string => written(write(value, language));
  const place = communePlace(week.commune);
  const title = text('Quét mã QR khi vào, khi ra', 'Scan the QR code on your way in and out');
  const where = text(
    `${place.name.vi}, ${place.district.vi}, tỉnh Ninh Thuận`,
    `${place.name.en}, ${place.district.en}, Ninh Thuận`,
  );
  const sentences = communeSentences(week.report, week.commune, week.population ?? null);
  const figures =
    sentences.length === 0 ? '' : `<div class="week">${sentences.map((one) => `<p>${say(one)}</p>`).join('')}</div>`;
  const hotline =
    week.hotline === undefined
      ? ''
      : `<p><strong>${say(text(`Cần hỏi, gọi: ${week.hotline}`, `Questions: call ${week.hotline}`))}</strong></p>`;
  // A page has room for how to scan and for what is owed; the rights and the rest are behind the QR code and on the page.
  const topics = TOPICS.filter((topic) => ['cach-quet', 'khong-dien-thoai', 'trach-nhiem'].includes(topic.id));
  const body = `<main class="leaflet"><header><h1>${say(title)}</h1><p class="place">${say(where)}</p></header>
${figures}
${topics.map((topic) => topicHtml(topic, language)).join('\n')}
<div class="row"><div><p><strong>${say(GUIDES_TEXT)}</strong></p>${hotline}</div>${qrSvg(GUIDES, GUIDES)}</div></main>`;
  return outreachPage(language, `${write(title, language).main} – ${write(where, language).main}`, body);
}
