import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import type { Block, Letterhead, ReportDocument, Signature } from '../document.ts';
import { COUNTRY } from '../letterhead.ts';
import { type Language, mainOf, type Text, text, write } from '../text.ts';
import { docxChart } from './charts.ts';
import { BARE, docxMap, docxTable, TEXT_WIDTH } from './tables.ts';
import { FACE, paragraph, runs } from './write.ts';

type Child = Paragraph | Table;

/** Margins by Decree 30/2020 in twentieths of a point: 20 mm, left 30 mm, right 15 mm. */
const MARGIN = { top: 1134, bottom: 1134, left: 1701, right: 850 } as const;

function columns(left: Paragraph[], right: Paragraph[], share: number): Table {
  const widths = [Math.round(TEXT_WIDTH * share), Math.round(TEXT_WIDTH * (1 - share))];
  const cells = [left, right].map(
    (children, at) => new TableCell({ children, width: { size: widths[at]!, type: WidthType.DXA } }),
  );
  return new Table({
    rows: [new TableRow({ cantSplit: true, children: cells })],
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    borders: BARE,
  });
}

/** A short rule under a line: the bottom border of an empty paragraph, drawn in from both sides. */
function rule(indent: number): Paragraph {
  return new Paragraph({
    children: [new TextRun({ text: '', size: 4 })],
    indent: { left: indent, right: indent },
    spacing: { after: 60, line: 60, lineRule: 'exact' },
    border: { bottom: { style: BorderStyle.SINGLE, size: 6, color: '111111', space: 1 } },
  });
}

function head(letterhead: Letterhead, language: Language): Child[] {
  const say = (value: Text) => write(value, language);
  const centred = { align: 'CENTER', after: 0, size: 12 } as const;
  const to = letterhead.to
    .map(say)
    .map((one) => one.main)
    .join('; ');
  const below = letterhead.to
    .map(say)
    .flatMap((one) => one.below ?? [])
    .join('; ');
  const kind = say(text('Kính gửi:', 'To:'));
  return [
    ...(letterhead.status === null
      ? []
      : [paragraph(say(letterhead.status), { ...centred, bold: true, after: 8, color: '8A1C1C' })]),
    columns(
      [
        ...(letterhead.superior === undefined ? [] : [paragraph(say(letterhead.superior), centred)]),
        paragraph(say(letterhead.issuer), { ...centred, bold: true }),
        rule(1300),
        paragraph(say(letterhead.number), centred),
      ],
      [
        paragraph(say(COUNTRY.name), { ...centred, bold: true }),
        paragraph(say(COUNTRY.motto), { ...centred, bold: true }),
        rule(1150),
        paragraph(say(letterhead.placeAndDay), { ...centred, italics: true }),
      ],
      0.42,
    ),
    paragraph({ main: '', lang: 'vi' }),
    paragraph(say(letterhead.title), { size: 15, bold: true, align: 'CENTER', heading: 'TITLE', after: 2 }),
    paragraph(say(letterhead.subject), { size: 13, bold: true, align: 'CENTER', after: 2 }),
    rule(3700),
    paragraph(
      {
        main: `${kind.main} ${to}`,
        lang: kind.lang,
        ...(below === '' ? {} : { below: `${kind.below} ${below}` }),
      },
      { align: 'CENTER', after: 10 },
    ),
  ];
}

function foot(signature: Signature, language: Language): Child[] {
  const say = (value: Text) => write(value, language);
  const space = Array.from({ length: 3 }, () => paragraph({ main: '', lang: 'vi' }));
  return [
    paragraph({ main: '', lang: 'vi' }),
    columns(
      [
        paragraph(say(text('Nơi nhận:', 'Recipients:')), { size: 12, bold: true, italics: true, after: 0 }),
        ...signature.recipients.map((one) => {
          const line = say(one);
          return paragraph({ ...line, main: `- ${line.main}` }, { size: 11, after: 0 });
        }),
      ],
      [
        ...signature.capacity.map((one) => paragraph(say(one), { bold: true, align: 'CENTER', after: 0 })),
        ...(signature.name === null
          ? []
          : [...space, paragraph({ main: signature.name, lang: 'vi' }, { bold: true, align: 'CENTER' })]),
      ],
      0.5,
    ),
  ];
}

function block(one: Block, language: Language): Child[] {
  const say = (value: Text) => write(value, language);
  switch (one.kind) {
    case 'paragraph':
      return [paragraph(say(one.text), { after: 6 })];
    case 'list':
      return one.items.map((item) => {
        const line = say(item);
        return paragraph({ ...line, main: `– ${line.main}` }, { size: 11, after: 3 });
      });
    case 'table':
      return docxTable(one, language);
    case 'map':
      return docxMap(one, language);
    case 'box': {
      const edge = { style: BorderStyle.SINGLE, size: 24, color: '0F5345', space: 8 } as const;
      const more = { border: { left: edge }, indent: { left: 240 } };
      return [
        paragraph(say(one.title), { bold: true, heading: 'HEADING_3', keepNext: true, more }),
        ...one.paragraphs.map((line) => paragraph(say(line), { more })),
        paragraph(say(one.by), { size: 11, italics: true, align: 'RIGHT', after: 10, more }),
      ];
    }
    default:
      return docxChart(one, language);
  }
}

/** Writes a report as a DOCX that an office can go on editing: native tables and charts, real headings. */
export async function renderDocx(report: ReportDocument, language: Language = 'vi+en'): Promise<Buffer> {
  const say = (value: Text) => write(value, language);
  const { letterhead, data } = report;
  const sections = report.sections.flatMap((section) => [
    paragraph(say(section.heading), { bold: true, heading: 'HEADING_2', keepNext: true, after: 6 }),
    ...section.blocks.flatMap((one) => block(one, language)),
  ]);
  const small = { main: `${data.week} · r${data.revision} · asOf ${data.asOf}`, lang: 'vi' } as const;
  const document = new Document({
    title: `${say(letterhead.title).main} – ${say(letterhead.subject).main}`,
    subject: say(letterhead.subject).main,
    creator: say(letterhead.issuer).main.replaceAll('\n', ' '),
    styles: {
      default: {
        document: {
          run: { font: FACE, size: 26, language: { value: mainOf(language) === 'vi' ? 'vi-VN' : 'en-GB' } },
        },
        title: { run: { font: FACE, color: '111111' } },
        heading2: { run: { font: FACE, color: '111111' }, paragraph: { spacing: { before: 240 } } },
        heading3: { run: { font: FACE, color: '111111' } },
      },
    },
    sections: [
      {
        properties: { titlePage: true, page: { size: { width: 11906, height: 16838 }, margin: MARGIN } },
        headers: {
          first: new Header({ children: [] }),
          default: new Header({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [new TextRun({ children: [PageNumber.CURRENT], font: FACE, size: 26 })],
              }),
            ],
          }),
        },
        footers: {
          first: new Footer({ children: [new Paragraph({ alignment: 'right', children: runs(small, { size: 8 }) })] }),
          default: new Footer({
            children: [new Paragraph({ alignment: 'right', children: runs(small, { size: 8 }) })],
          }),
        },
        children: [...head(letterhead, language), ...sections, ...foot(report.signature, language)],
      },
    ],
  });
  return Packer.toBuffer(document);
}
