import type { Letterhead, ReportDocument, Signature } from '../document.ts';
import { COUNTRY } from '../letterhead.ts';
import { type Text, text, write } from '../text.ts';
import { artifact, ensure, type Flow, group, MARGINS, type Structure, set } from './flow.ts';

function rule(flow: Flow, centre: number, length: number): void {
  const { pdf } = flow;
  artifact(flow, () => {
    pdf
      .lineWidth(0.7)
      .strokeColor('#111111')
      .moveTo(centre - length / 2, pdf.y)
      .lineTo(centre + length / 2, pdf.y)
      .stroke();
  });
  pdf.y += 4;
}

/** Draws the head of the document in its two columns, the title and who it is to. */
export function head(flow: Flow, parent: Structure, letterhead: Letterhead): void {
  const { pdf, left, width, language } = flow;
  const say = (value: Text) => write(value, language);
  if (letterhead.status !== null) {
    set(flow, parent, say(letterhead.status), { size: 11, face: 'bold', align: 'center', gap: 10 });
  }
  const top = pdf.y;
  const columns = [
    { x: left, width: width * 0.42 },
    { x: left + width * 0.42, width: width * 0.58 },
  ] as const;
  group(flow, parent, 'Div', (element) => {
    const centred = { align: 'center', ...columns[0] } as const;
    if (letterhead.superior) set(flow, element, say(letterhead.superior), { size: 12, ...centred });
    set(flow, element, say(letterhead.issuer), { size: 12, face: 'bold', gap: 2, ...centred });
    rule(flow, centred.x + centred.width / 2, 70);
    set(flow, element, say(letterhead.number), { size: 12, ...centred });
  });
  const leftEnd = pdf.y;
  pdf.y = top;
  group(flow, parent, 'Div', (element) => {
    const centred = { align: 'center', ...columns[1] } as const;
    set(flow, element, say(COUNTRY.name), { size: 12, face: 'bold', ...centred });
    set(flow, element, say(COUNTRY.motto), { size: 12, face: 'bold', gap: 2, ...centred });
    rule(flow, centred.x + centred.width / 2, 150);
    set(flow, element, say(letterhead.placeAndDay), { size: 12, face: 'italic', ...centred });
  });
  pdf.y = Math.max(leftEnd, pdf.y) + 18;
  set(flow, parent, say(letterhead.title), { size: 15, face: 'bold', align: 'center', type: 'H1', gap: 2 });
  set(flow, parent, say(letterhead.subject), {
    size: 13,
    face: 'bold',
    align: 'center',
    gap: 4,
    x: left + 12,
    width: width - 24,
  });
  rule(flow, left + width / 2, 90);
  pdf.y += 8;
  const to = letterhead.to
    .map(say)
    .map((one) => one.main)
    .join('; ');
  const below = letterhead.to
    .map(say)
    .flatMap((one) => one.below ?? [])
    .join('; ');
  const kind = write(text('Kính gửi:', 'To:'), language);
  set(
    flow,
    parent,
    { main: `${kind.main} ${to}`, ...(below === '' ? {} : { below: `${kind.below} ${below}` }), lang: kind.lang },
    { size: 13, align: 'center', gap: 10 },
  );
}

/** Draws the foot: who gets it on the left, who signs on the right, never parted by a page. */
export function foot(flow: Flow, parent: Structure, signature: Signature): void {
  const { pdf, left, width, language } = flow;
  const say = (value: Text) => write(value, language);
  const half = width / 2;
  ensure(flow, 190);
  pdf.y += 16;
  const top = pdf.y;
  group(flow, parent, 'Div', (element) => {
    const heading = write(text('Nơi nhận:', 'Recipients:'), language);
    set(flow, element, heading, { size: 12, face: 'boldItalic', width: half });
    for (const one of signature.recipients) {
      const line = say(one);
      set(flow, element, { ...line, main: `- ${line.main}` }, { size: 11, width: half });
    }
  });
  const leftEnd = pdf.y;
  pdf.y = top;
  group(flow, parent, 'Div', (element) => {
    const centred = { align: 'center', x: left + half, width: half, face: 'bold' } as const;
    for (const one of signature.capacity) set(flow, element, say(one), { size: 13, ...centred });
    if (signature.name !== null) {
      pdf.y += 65;
      set(flow, element, { main: signature.name, lang: 'vi' }, { size: 13, ...centred });
    }
  });
  pdf.y = Math.max(leftEnd, pdf.y);
}

/** Writes the page numbers (centred above the text, none on the first page) and what the document is below the text. */
export function pageLines(flow: Flow, report: ReportDocument): void {
  const { pdf, left, width } = flow;
  const { start, count } = pdf.bufferedPageRange();
  const { week, revision, asOf } = report.data;
  for (let at = start; at < start + count; at++) {
    pdf.switchToPage(at);
    // The foot stands in the bottom margin; with the margin in place the text would begin a new page.
    pdf.page.margins = { ...pdf.page.margins, bottom: 0 };
    artifact(
      flow,
      () => {
        pdf.font('regular').fontSize(12).fillColor('#111111');
        if (at > start) pdf.text(String(at - start + 1), left, 28, { width, align: 'center', lineBreak: false });
        const line = `${week} · r${revision} · asOf ${asOf} · ${at - start + 1}/${count}`;
        const y = pdf.page.height - MARGINS.bottom + 22;
        pdf.fontSize(8).fillColor('#4a4a4a').text(line, left, y, { width, align: 'right', lineBreak: false });
      },
      'Pagination',
    );
  }
}
