import PDFDocument from 'pdfkit';
import type { Block, ReportDocument } from '../document.ts';
import { type Language, mainOf, type Text, write } from '../text.ts';
import { figure, figureHeight } from './figure.ts';
import { artifact, ensure, type Flow, group, heightOf, MARGINS, type Structure, set } from './flow.ts';
import { FONTS } from './fonts.ts';
import { foot, head, pageLines } from './frame.ts';
import { table } from './table.ts';

const BODY = 13;

function box(flow: Flow, parent: Structure, one: Extract<Block, { kind: 'box' }>): void {
  const { pdf } = flow;
  const inner = { x: flow.left + 10, width: flow.width - 20 };
  const say = (value: Text) => write(value, flow.language);
  ensure(flow, heightOf(flow, say(one.title), { size: BODY, ...inner }) + 60);
  const page = pdf.page;
  const top = pdf.y;
  pdf.y += 6;
  group(flow, parent, 'Sect', (element) => {
    set(flow, element, say(one.title), { size: BODY, face: 'bold', gap: 3, type: 'H3', ...inner });
    for (const line of one.paragraphs) set(flow, element, say(line), { size: BODY, gap: 3, ...inner });
    set(flow, element, say(one.by), { size: 11, face: 'italic', align: 'right', ...inner });
  });
  pdf.y += 6;
  // A frame that would run over the page's end says less than none.
  if (pdf.page === page) {
    const height = pdf.y - top;
    artifact(flow, () => {
      pdf.lineWidth(0.6).strokeColor('#8a8a8a').rect(flow.left, top, flow.width, height).stroke();
      pdf.rect(flow.left, top, 3, height).fill('#0f5345');
    });
  }
  pdf.y += 10;
}

function block(flow: Flow, parent: Structure, one: Block): void {
  switch (one.kind) {
    case 'paragraph':
      set(flow, parent, write(one.text, flow.language), { size: BODY, align: 'justify', gap: 6 });
      return;
    case 'list':
      group(flow, parent, 'L', (list) => {
        for (const item of one.items) {
          const line = write(item, flow.language);
          group(flow, list, 'LI', (element) => {
            set(flow, element, { ...line, main: `– ${line.main}` }, { size: 11, gap: 3, type: 'LBody' });
          });
        }
      });
      return;
    case 'table':
      table(flow, parent, one);
      return;
    case 'box':
      box(flow, parent, one);
      return;
    default:
      figure(flow, parent, one);
  }
}

/** The height below which a block would leave its section's heading alone at the foot of a page. */
function leastHeight(flow: Flow, one: Block | undefined): number {
  switch (one?.kind) {
    case 'columns':
    case 'bars':
    case 'map':
      return figureHeight(flow, one);
    case 'table':
      return 110;
    default:
      return 40;
  }
}

function collected(pdf: InstanceType<typeof PDFDocument>): Promise<Buffer> {
  const parts: Buffer[] = [];
  return new Promise((resolve, reject) => {
    pdf.on('data', (part: Buffer) => parts.push(part));
    pdf.on('end', () => resolve(Buffer.concat(parts)));
    pdf.on('error', reject);
  });
}

/**
 * Writes a report as a tagged PDF (A4, structure tree, title, language, embedded Vietnamese typeface).
 * The same report gives the same bytes: its date is the instant the numbers are as of.
 */
export async function renderPdf(report: ReportDocument, language: Language = 'vi+en'): Promise<Buffer> {
  const { title, subject } = report.letterhead;
  const say = (value: Text) => write(value, language);
  const pdf = new PDFDocument({
    size: 'A4',
    margins: MARGINS,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: mainOf(language),
    bufferPages: true,
    font: null as unknown as string,
    info: {
      Title: `${say(title).main} – ${say(subject).main}`,
      Author: say(report.letterhead.issuer).main.replaceAll('\n', ' '),
      Subject: say(subject).main,
      Producer: 'Truy Vết',
      Creator: 'Truy Vết',
      CreationDate: new Date(report.data.asOf),
    },
  });
  for (const [name, bytes] of Object.entries(FONTS)) pdf.registerFont(name, bytes);
  const done = collected(pdf);
  const flow: Flow = { pdf, language, left: MARGINS.left, width: pdf.page.width - MARGINS.left - MARGINS.right };
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  pdf.font('regular').y = MARGINS.top;
  head(flow, root, report.letterhead);
  for (const section of report.sections) {
    group(flow, root, 'Sect', (element) => {
      // A heading stays with what it heads.
      ensure(flow, 50 + leastHeight(flow, section.blocks[0]));
      pdf.y += 6;
      set(flow, element, say(section.heading), { size: BODY, face: 'bold', type: 'H2', gap: 6 });
      for (const one of section.blocks) block(flow, element, one);
    });
  }
  foot(flow, root, report.signature);
  root.end();
  pageLines(flow, report);
  pdf.end();
  return done;
}
