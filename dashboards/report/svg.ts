import type { Drawing, Shape } from './drawing.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes a text safe inside HTML and SVG, in an element or in a quoted attribute. */
export function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}

const round = (value: number): number => Math.round(value * 100) / 100;

function element(shape: Shape): string {
  switch (shape.kind) {
    case 'rect': {
      const stroke = shape.stroke === undefined ? '' : ` stroke="${shape.stroke}" stroke-width="0.7"`;
      const dash = shape.dash ? ' stroke-dasharray="3 2"' : '';
      const size = `width="${round(shape.width)}" height="${round(shape.height)}"`;
      return `<rect x="${round(shape.x)}" y="${round(shape.y)}" ${size} fill="${shape.fill}"${stroke}${dash}/>`;
    }
    case 'line': {
      const points = shape.points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
      const dash = shape.dash ? ' stroke-dasharray="3 2"' : '';
      return `<polyline points="${points}" fill="none" stroke="${shape.stroke}" stroke-width="${shape.width}"${dash}/>`;
    }
    case 'text': {
      const weight = shape.bold ? ' font-weight="700"' : '';
      const fill = shape.fill ?? '#111111';
      const at = `x="${round(shape.x)}" y="${round(shape.y)}"`;
      return `<text ${at} font-size="${shape.size}" text-anchor="${shape.anchor}" fill="${fill}"${weight}>${escapeHtml(shape.text)}</text>`;
    }
  }
}

/** A drawing as an SVG element that scales to its column and says in words what it shows. */
export function svg(drawing: Drawing): string {
  const { width, height, shapes, alt } = drawing;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" role="img" aria-label="${escapeHtml(alt)}" style="max-width:${round(width * 1.35)}px">${shapes.map(element).join('')}</svg>`;
}
