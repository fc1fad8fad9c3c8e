import { AlignmentType, HeadingLevel, type IParagraphOptions, Paragraph, type ParagraphChild, TextRun } from 'docx';
import type { Written } from '../text.ts';

/** The face that Decree 30/2020 asks for; every office program has it or one of its metrics. */
export const FACE = 'Times New Roman';
const SOFT = '4A4A4A';
const LANGUAGES = { vi: 'vi-VN', en: 'en-GB' } as const;

/** How a paragraph of a DOCX is set; sizes in points. */
export interface Setting {
  readonly size?: number;
  readonly bold?: boolean;
  readonly italics?: boolean;
  readonly align?: keyof typeof AlignmentType;
  readonly heading?: keyof typeof HeadingLevel;
  /** Six hexadecimal digits. */
  readonly color?: string;
  readonly after?: number;
  readonly keepNext?: boolean;
  readonly more?: Partial<IParagraphOptions>;
}

/** A text as runs: its English on a line of its own, in italics and marked as English. */
export function runs(
  value: Written,
  { size = 13, bold = false, italics = false, color }: Setting = {},
): ParagraphChild[] {
  const lines = value.main.split('\n');
  const main = lines.map(
    (line, at) =>
      new TextRun({
        text: line,
        size: size * 2,
        bold,
        italics,
        font: FACE,
        language: { value: LANGUAGES[value.lang] },
        ...(at > 0 ? { break: 1 } : {}),
        ...(color === undefined ? {} : { color }),
      }),
  );
  if (value.below === undefined) return main;
  return [
    ...main,
    new TextRun({
      text: value.below.replaceAll('\n', ' '),
      break: 1,
      size: Math.round(size * 2 * 0.82),
      italics: true,
      color: SOFT,
      font: FACE,
      language: { value: LANGUAGES.en },
    }),
  ];
}

/** A paragraph of a DOCX. */
export function paragraph(value: Written, setting: Setting = {}): Paragraph {
  const { align = 'LEFT', heading, after = 4, keepNext = false, more = {} } = setting;
  return new Paragraph({
    children: runs(value, setting),
    alignment: AlignmentType[align],
    spacing: { after: after * 20 },
    keepNext,
    ...(heading === undefined ? {} : { heading: HeadingLevel[heading] }),
    ...more,
  });
}
