import { written } from '../report/html.ts';
import { escapeHtml } from '../report/svg.ts';
import { type Language, mainOf, text, write } from '../report/text.ts';
import { GUIDES, GUIDES_TEXT, TOPICS, type Topic } from './content.ts';
import { OUTREACH_STYLE } from './style.ts';

/** A topic as HTML. */
export function topicHtml(topic: Topic, language: Language): string {
  const list = topic.ordered ? 'ol' : 'ul';
  const items = topic.items.map((item) => `<li>${written(write(item, language))}</li>`).join('');
  return `<section id="${topic.id}"><h2>${written(write(topic.heading, language))}</h2><${list}>${items}</${list}></section>`;
}

/** A page of the outreach that stands alone: it runs nothing and fetches nothing. */
export function outreachPage(language: Language, title: string, body: string): string {
  return `<!doctype html>
<html lang="${mainOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${OUTREACH_STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** Where the page is in each language, for the switch between them. */
export interface PageLinks {
  readonly vi: string;
  readonly en: string;
}

const TITLE = text('Quét mã QR khi ra, vào – vì sao và thế nào', 'Scanning QR codes at the door: why and how');
const LEAD = text(
  'Một lượt quét mất vài giây. Khi có ca mắc, nó cho biết ai đã ở cùng nơi, cùng lúc – và ai thì không.',
  'A scan takes seconds. When somebody falls ill, it tells who was in the same place at the same time, and who was not.',
);
const FOOT = text(
  'Sở Thông tin và Truyền thông tỉnh Ninh Thuận. Trang này không dùng cookie và không theo dõi người xem.',
  'Department of Information and Communications of Ninh Thuận. This page uses no cookies and does not track you.',
);

/** The public page, in Vietnamese or in English, with a link to the other. */
export function publicPage(language: 'vi' | 'en', links: PageLinks): string {
  const say = (value: typeof TITLE): string => escapeHtml(value[language]);
  const link = (to: 'vi' | 'en', name: string): string =>
    `<a href="${escapeHtml(links[to])}" lang="${to}" hreflang="${to}"${to === language ? ' aria-current="page"' : ''}>${name}</a>`;
  const topics = TOPICS.map((topic) => topicHtml(topic, language)).join('\n');
  const body = `<header class="top"><nav class="lang" aria-label="Ngôn ngữ / Language">${link('vi', 'Tiếng Việt')}${link('en', 'English')}</nav><h1>${say(TITLE)}</h1><p>${say(LEAD)}</p></header>
<main>
${topics}
<p class="guides"><a href="${GUIDES}" rel="noopener noreferrer">${say(GUIDES_TEXT)}</a></p>
</main>
<footer>${say(FOOT)}</footer>`;
  return outreachPage(language, TITLE[language], body);
}
