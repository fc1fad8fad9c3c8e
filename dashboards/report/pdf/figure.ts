import { draw } from '../charts.ts';
import type { BarChart, ColumnChart, TileMap } from '../document.ts';
import type { Shape } from '../drawing.ts';
import { write } from '../text.ts';
import { ensure, type Flow, heightOf, mark, type Pdf, type Structure, set } from './flow.ts';

function shape(pdf: Pdf, one: Shape, x: number, y: number, scale: number): void {
  switch (one.kind) {
    case 'rect': {
      pdf.rect(x + one.x * scale, y + one.y * scale, one.width * scale, one.height * scale);
      if (one.dash) pdf.dash(3, { space: 2 });
      pdf.lineWidth(0.7);
      if (one.stroke === undefined) pdf.fill(one.fill);
      else pdf.fillAndStroke(one.fill, one.stroke);
      if (one.dash) pdf.undash();
      return;
    }
    case 'line': {
      one.points.forEach(([px, py], at) => {
        if (at === 0) pdf.moveTo(x + px * scale, y + py * scale);
        else pdf.lineTo(x + px * scale, y + py * scale);
      });
      pdf.lineWidth(one.width * scale).stroke(one.stroke);
      return;
    }
    case 'text': {
      pdf
        .font(one.bold ? 'bold' : 'regular')
        .fontSize(one.size * scale)
        .fillColor(one.fill ?? '#111111');
      const width = one.anchor === 'start' ? 0 : pdf.widthOfString(one.text);
      const shift = one.anchor === 'middle' ? width / 2 : width;
      pdf.text(one.text, x + one.x * scale - shift, y + one.y * scale, { lineBreak: false, baseline: 'alphabetic' });
    }
  }
}

const CAPTION = { size: 11, face: 'bold', gap: 4 } as const;

/** The height a figure takes with its caption. */
export function figureHeight(flow: Flow, one: ColumnChart | BarChart | TileMap): number {
  const drawing = draw(one, flow.language);
  const scale = Math.min(1, flow.width / drawing.width);
  return heightOf(flow, write(one.caption, flow.language), CAPTION) + drawing.height * scale + 14;
}

/** Draws a chart or the map as vectors, with its caption above and what it shows as its alternative text. */
export function figure(flow: Flow, parent: Structure, one: ColumnChart | BarChart | TileMap): void {
  const { pdf } = flow;
  const drawing = draw(one, flow.language);
  const scale = Math.min(1, flow.width / drawing.width);
  const height = drawing.height * scale;
  ensure(flow, figureHeight(flow, one));
  set(flow, parent, write(one.caption, flow.language), CAPTION);
  const y = pdf.y;
  const x = flow.left + (flow.width - drawing.width * scale) / 2;
  mark(
    flow,
    parent,
    'Figure',
    () => {
      for (const part of drawing.shapes) shape(pdf, part, x, y, scale);
    },
    { alt: drawing.alt, bbox: [x, y, x + drawing.width * scale, y + height], placement: 'Block' },
  );
  pdf.fillColor('#111111');
  pdf.y = y + height + 12;
}
