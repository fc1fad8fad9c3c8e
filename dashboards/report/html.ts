import { draw } from './charts.ts';
import type { Block, Cell, Letterhead, ReportDocument, Row, Signature, Table } from './document.ts';
import { STYLE } from './html-style.ts';
import { COUNTRY } from './letterhead.ts';
import { escapeHtml, svg } from './svg.ts';
import { type Language, mainOf, type Text, text, type Written, write } from './text.ts';
import { writtenCell } from './written.ts';

/** A written text as HTML: the English below stands in an element of its own that says it is English. */
export function written(value: Written): string {
  const below = value.below === undefined ? '' : `<span class="below" lang="en">${escapeHtml(value.below)}</span>`;
  return escapeHtml(value.main) + below;
}

function cell(one: Cell, language: Language): string {
  const inside = written(writtenCell(one, language));
  // Only links into this system's own pages and API are written: anything else is shown as text.
  return one.kind === 'number' && one.href !== undefined && /^(\/|https?:\/\/)/.test(one.href)
    ? `<a href="${escapeHtml(one.href)}">${inside}</a>`
    : inside;
}

function tableRow(row: Row, columns: Table['columns'], language: Language): string {
  const cells = row.cells.map((one, at) => {
    const end = columns[at]?.align === 'end' ? ' class="end"' : '';
    return at === 0 ? `<th scope="row"${end}>${cell(one, language)}</th>` : `<td${end}>${cell(one, language)}</td>`;
  });
  return `<tr${row.strong ? ' class="strong"' : ''}>${cells.join('')}</tr>`;
}

function table(one: Table, language: Language): string {
  // A short table stays on one page in print; a long one goes over, with its head again on each.
  const classes = [one.columns.length > 8 ? 'wide' : '', one.rows.length <= 12 ? 'short' : '']
    .filter(Boolean)
    .join(' ');
  const heads = one.columns.map((column) => `<th scope="col">${written(write(column.heading, language))}</th>`);
  const rows = one.rows.map((row) => tableRow(row, one.columns, language));
  const note = one.note === undefined ? '' : `<p class="note">${written(write(one.note, language))}</p>`;
  // The box that scrolls takes the keyboard's focus, or somebody without a mouse could not read the right columns.
  const label = escapeHtml(write(one.caption, language).main);
  return `<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table id="${one.id}" class="${classes}"><caption>${written(write(one.caption, language))}</caption><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>${note}`;
}

function block(one: Block, language: Language): string {
  const say = (value: Text): string => written(write(value, language));
  switch (one.kind) {
    case 'paragraph':
      return `<p>${say(one.text)}</p>`;
    case 'list':
      return `<ul>${one.items.map((item) => `<li>${say(item)}</li>`).join('')}</ul>`;
    case 'table':
      return table(one, language);
    case 'box':
      return `<aside class="box"><h3>${say(one.title)}</h3>${one.paragraphs.map((line) => `<p>${say(line)}</p>`).join('')}<p class="by">${say(one.by)}</p></aside>`;
    default:
      return `<figure id="${one.id}"><figcaption>${say(one.caption)}</figcaption>${svg(draw(one, language))}</figure>`;
  }
}

function header(head: Letterhead, language: Language): string {
  const say = (value: Text): string => written(write(value, language));
  const status = head.status === null ? '' : `<p class="status">${say(head.status)}</p>`;
  const superior = head.superior === undefined ? '' : `<p class="upper">${say(head.superior)}</p>`;
  const to = head.to.map((one) => `<li>${say(one)}</li>`).join('');
  return `${status}<header class="head"><div>${superior}<p class="bold">${say(head.issuer)}</p><div class="rule"></div><p>${say(head.number)}</p></div><div><p class="bold">${say(COUNTRY.name)}</p><p class="motto">${say(COUNTRY.motto)}</p><p class="date">${say(head.placeAndDay)}</p></div></header><div class="title"><h1>${say(head.title)}</h1><p class="subject">${say(head.subject)}</p><div class="rule"></div></div><div class="to"><div>${say(text('Kính gửi:', 'To:'))}</div><ul>${to}</ul></div>`;
}

function footer(foot: Signature, language: Language): string {
  const say = (value: Text): string => written(write(value, language));
  const recipients = foot.recipients.map((one) => `<li>${say(one)}</li>`).join('');
  const capacity = foot.capacity.map((one) => `<p>${say(one)}</p>`).join('');
  const name = foot.name === null ? '' : `<p>${escapeHtml(foot.name)}</p>`;
  return `<footer class="foot"><div><p><strong><em>${say(text('Nơi nhận:', 'Recipients:'))}</em></strong></p><ul>${recipients}</ul></div><div class="signed">${capacity}<div class="space"></div>${name}</div></footer>`;
}

/** A whole page that stands alone: no script, no font and no picture from anywhere else. */
export function page(language: Language, title: string, body: string): string {
  const skip = mainOf(language) === 'vi' ? 'Đến nội dung' : 'Skip to content';
  return `<!doctype html>
<html lang="${mainOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#noi-dung">${skip}</a>
<main id="noi-dung">
${body}
</main>
</body>
</html>
`;
}

/** Writes a report as a web page that reads on a phone and prints on A4. */
export function renderHtml(report: ReportDocument, language: Language = 'vi+en'): string {
  const sections = report.sections.map(
    (section) =>
      `<section id="${section.id}"><h2>${written(write(section.heading, language))}</h2>${section.blocks.map((one) => block(one, language)).join('\n')}</section>`,
  );
  const { title, subject } = report.letterhead;
  const name = `${write(title, language).main} – ${write(subject, language).main}`;
  const body = [header(report.letterhead, language), ...sections, footer(report.signature, language)].join('\n');
  return page(language, name, body);
}
