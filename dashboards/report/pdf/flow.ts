import type PDFDocument from 'pdfkit';
import type { Language, Written } from '../text.ts';
import type { Face } from './fonts.ts';

/** A PDF in the making. */
export type Pdf = InstanceType<typeof PDFDocument>;

/** An element of the structure tree, which a screen reader follows. */
export type Structure = ReturnType<Pdf['struct']>;

type StructureType = Parameters<Pdf['struct']>[0];

/** Options of an element; the last three are known to pdfkit 0.20 and not yet to its types. */
type StructureOptions = Parameters<Pdf['struct']>[1] & {
  readonly scope?: 'Row' | 'Column';
  readonly bbox?: readonly number[];
  readonly placement?: 'Block';
};

/** Margins by Decree 30/2020: top and bottom 20 mm, left 30 mm, right 15 mm; in points. */
export const MARGINS = { top: 57, bottom: 57, left: 85, right: 43 } as const;

/** Where the text stands, and how much of the page is left. */
export interface Flow {
  readonly pdf: Pdf;
  readonly language: Language;
  readonly left: number;
  readonly width: number;
}

/** Points down to the bottom margin. */
export function room(flow: Flow): number {
  return flow.pdf.page.height - MARGINS.bottom - flow.pdf.y;
}

/** Begins a new page unless there is room for so many points. */
export function ensure(flow: Flow, height: number): void {
  if (room(flow) < height) {
    flow.pdf.addPage();
    flow.pdf.y = MARGINS.top;
  }
}

/** Adds an element to the structure tree that has other elements inside. */
export function group(
  flow: Flow,
  parent: Structure,
  type: StructureType,
  inside: (element: Structure) => void,
  options: StructureOptions = {},
): void {
  const element = flow.pdf.struct(type, options);
  parent.add(element);
  inside(element);
  element.end();
}

/** Adds an element to the structure tree whose content is what `draw` draws. */
export function mark(
  flow: Flow,
  parent: Structure,
  type: StructureType,
  draw: () => void,
  options: StructureOptions = {},
): void {
  const { pdf } = flow;
  const element = pdf.struct(type, options);
  parent.add(element);
  const content = pdf.markStructureContent(type);
  draw();
  pdf.endMarkedContent();
  element.add(content);
  element.end();
}

/** Draws what carries no meaning, such as rules and page numbers, so that a screen reader leaves it out. */
export function artifact(flow: Flow, draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
  flow.pdf.markContent('Artifact', { type });
  draw();
  flow.pdf.endMarkedContent();
}

/** How a text is set. */
export interface Setting {
  readonly size: number;
  readonly face?: Face;
  /** Of the English below; its size is this part of the main one's. */
  readonly belowFace?: Face;
  readonly align?: 'left' | 'center' | 'right' | 'justify';
  readonly gap?: number;
  readonly x?: number;
  readonly width?: number;
  readonly type?: StructureType;
}

/** Size of the English line as part of the main line's. */
export const BELOW = 0.82;
const BELOW_INK = '#4a4a4a';

/** Sets a text, and its English below it in an element that says it is English; moves down. */
export function set(flow: Flow, parent: Structure, value: Written, setting: Setting): void {
  const { pdf } = flow;
  const { size, face = 'regular', belowFace = 'italic', align = 'left', type = 'P', gap = 0 } = setting;
  const x = setting.x ?? flow.left;
  const width = setting.width ?? flow.width;
  const line = (text: string, of: StructureType, options: StructureOptions): void =>
    mark(flow, parent, of, () => pdf.text(text, x, pdf.y, { width, align, lineGap: size * 0.08 }), options);
  pdf.font(face).fontSize(size).fillColor('#111111');
  line(value.main, type, value.lang === 'en' && flow.language !== 'en' ? { lang: 'en' } : {});
  if (value.below !== undefined) {
    pdf
      .font(belowFace)
      .fontSize(size * BELOW)
      .fillColor(BELOW_INK);
    // A heading is in the outline once: its English is a paragraph.
    line(value.below, /^H\d/.test(type) ? 'P' : type, { lang: 'en' });
    pdf.fillColor('#111111');
  }
  pdf.y += gap;
}

/** The height a text takes when set. */
export function heightOf(flow: Flow, value: Written, setting: Setting): number {
  const { pdf } = flow;
  const { size, face = 'regular', belowFace = 'italic' } = setting;
  const width = setting.width ?? flow.width;
  const options = { width, lineGap: size * 0.08 };
  const main = pdf.font(face).fontSize(size).heightOfString(value.main, options);
  if (value.below === undefined) return main;
  return (
    main +
    pdf
      .font(belowFace)
      .fontSize(size * BELOW)
      .heightOfString(value.below, options)
  );
}
