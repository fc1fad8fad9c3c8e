import type { Row, Table } from '../document.ts';
import { type Written, write } from '../text.ts';
import { writtenCell } from '../written.ts';
import {
  artifact,
  BELOW,
  ensure,
  type Flow,
  group,
  heightOf,
  MARGINS,
  mark,
  room,
  type Structure,
  set,
} from './flow.ts';

const PAD = { x: 3, y: 2 } as const;
const LINE = '#8a8a8a';
const HEAD_FILL = '#eef4f1';
const STRONG_FILL = '#f5f5f2';

interface Cells {
  readonly texts: readonly Written[];
  readonly ends: readonly boolean[];
  readonly size: number;
  readonly strong: boolean;
  readonly fill: string | null;
}

function heightOfCells(flow: Flow, cells: Cells, widths: readonly number[]): number {
  const face = cells.strong ? 'bold' : 'regular';
  const { pdf } = flow;
  const oneLine = pdf.font(face).fontSize(cells.size).currentLineHeight(true);
  let height = oneLine;
  cells.texts.forEach((value, at) => {
    const width = widths[at]! - 2 * PAD.x;
    // Most cells are a short number: asking its width is far cheaper than laying it out.
    if (value.below === undefined && pdf.font(face).fontSize(cells.size).widthOfString(value.main) <= width) return;
    height = Math.max(height, heightOf(flow, value, { size: cells.size, face, width }));
  });
  return height + 2 * PAD.y;
}

function place(flow: Flow, value: Written, x: number, y: number, width: number, cells: Cells, end: boolean): void {
  const { pdf } = flow;
  const options = { width: width - 2 * PAD.x, align: end ? 'right' : 'left', lineGap: cells.size * 0.08 } as const;
  pdf
    .font(cells.strong ? 'bold' : 'regular')
    .fontSize(cells.size)
    .fillColor('#111111');
  pdf.text(value.main, x + PAD.x, y + PAD.y, options);
  if (value.below !== undefined) {
    pdf
      .font('italic')
      .fontSize(cells.size * BELOW)
      .fillColor('#4a4a4a');
    pdf.text(value.below, x + PAD.x, pdf.y, options);
  }
}

function frame(flow: Flow, y: number, height: number, widths: readonly number[], fill: string | null): void {
  const { pdf, left, width } = flow;
  artifact(flow, () => {
    if (fill !== null) pdf.rect(left, y, width, height).fill(fill);
    pdf.lineWidth(0.5).strokeColor(LINE).rect(left, y, width, height);
    let x = left;
    for (const one of widths.slice(0, -1)) {
      x += one;
      pdf.moveTo(x, y).lineTo(x, y + height);
    }
    pdf.stroke();
  });
}

/** Draws a row where the text stands. Its cells are in the structure, unless it is a head drawn again on a new page. */
function drawRow(
  flow: Flow,
  cells: Cells,
  widths: readonly number[],
  height: number,
  into: { readonly row: Structure; readonly head: boolean } | null,
): void {
  const y = flow.pdf.y;
  frame(flow, y, height, widths, cells.fill);
  let x = flow.left;
  const all = cells.texts.map((value, at) => {
    const from = x;
    x += widths[at]!;
    return () => place(flow, value, from, y, widths[at]!, cells, cells.ends[at]!);
  });
  if (into === null) {
    artifact(flow, () => all.map((draw) => draw()), 'Pagination');
  } else {
    all.forEach((draw, at) => {
      const heading = into.head || at === 0;
      mark(flow, into.row, heading ? 'TH' : 'TD', draw, heading ? { scope: into.head ? 'Column' : 'Row' } : {});
    });
  }
  flow.pdf.y = y + height;
}

function cellsOf(flow: Flow, row: Row, table: Table, size: number): Cells {
  return {
    texts: row.cells.map((cell) => writtenCell(cell, flow.language)),
    ends: table.columns.map((column) => column.align === 'end'),
    size,
    strong: row.strong === true,
    fill: row.strong === true ? STRONG_FILL : null,
  };
}

/** Draws a table: its head again on every page, no row cut in two, rows and heads in the structure tree. */
export function table(flow: Flow, parent: Structure, one: Table): void {
  const { pdf } = flow;
  const size = one.columns.length > 8 ? 7.5 : 9.5;
  const total = one.columns.reduce((sum, column) => sum + column.width, 0);
  const widths = one.columns.map((column) => (column.width / total) * flow.width);
  const head: Cells = {
    texts: one.columns.map((column) => write(column.heading, flow.language)),
    ends: one.columns.map(() => false),
    size: size - 0.5,
    strong: true,
    fill: HEAD_FILL,
  };
  const headHeight = heightOfCells(flow, head, widths);
  const caption = write(one.caption, flow.language);
  const captionSetting = { size: 11, face: 'bold', gap: 3 } as const;
  ensure(flow, heightOf(flow, caption, captionSetting) + headHeight + 40);
  set(flow, parent, caption, captionSetting);
  group(flow, parent, 'Table', (element) => {
    group(flow, element, 'THead', (inside) =>
      group(flow, inside, 'TR', (row) => drawRow(flow, head, widths, headHeight, { row, head: true })),
    );
    group(flow, element, 'TBody', (inside) => {
      for (const row of one.rows) {
        const cells = cellsOf(flow, row, one, size);
        const height = heightOfCells(flow, cells, widths);
        if (room(flow) < height) {
          pdf.addPage();
          pdf.y = MARGINS.top;
          drawRow(flow, head, widths, headHeight, null);
        }
        group(flow, inside, 'TR', (line) => drawRow(flow, cells, widths, height, { row: line, head: false }));
      }
    });
  });
  pdf.y += 4;
  if (one.note !== undefined) set(flow, parent, write(one.note, flow.language), { size: 9, gap: 4 });
  pdf.y += 8;
}
