import type { BarChart, ColumnChart, TileMap } from './document.ts';
import { type Drawing, inkOn, SHADES, type Shape, ticks } from './drawing.ts';
import { formatNumber } from './format.ts';
import { type Language, mainOf, write } from './text.ts';
import { NONE, oneLine } from './written.ts';

const INK = '#111111';
const GREY = '#b9b9b9';
const COLUMN = '#85bba5';
const MARK = '#111111';

function label(x: number, y: number, text: string, more: Partial<Extract<Shape, { kind: 'text' }>> = {}): Shape {
  return { kind: 'text', x, y, text, size: 8, anchor: 'start', ...more };
}

/** Days as columns with the seven-day mean as a line, 480 × 150 points. */
export function drawColumns(chart: ColumnChart, language: Language): Drawing {
  const lang = mainOf(language);
  const [width, height, left, top, bottom] = [480, 150, 46, 8, 22];
  const { points } = chart;
  const marks = ticks(Math.max(0, ...points.map((point) => Math.max(point.value, point.mean ?? 0))));
  const most = marks.at(-1)!;
  const y = (value: number): number => top + (height - top - bottom) * (1 - value / most);
  const step = (width - left) / Math.max(points.length, 1);
  const shapes: Shape[] = marks.flatMap((mark): Shape[] => [
    {
      kind: 'line',
      points: [
        [left, y(mark)],
        [width, y(mark)],
      ],
      stroke: GREY,
      width: mark === 0 ? 1 : 0.4,
    },
    label(left - 4, y(mark) + 3, formatNumber(mark, Number.isInteger(mark) ? 'count' : 'mean', lang), {
      anchor: 'end',
      size: 7.5,
    }),
  ]);
  points.forEach((point, at) => {
    shapes.push({
      kind: 'rect',
      x: left + step * (at + 0.14),
      y: y(point.value),
      width: step * 0.72,
      height: y(0) - y(point.value),
      fill: COLUMN,
    });
    // Every day has a name in a short series; a long one names each seventh day, ending with the last.
    if (points.length <= 10 || (points.length - 1 - at) % 7 === 0) {
      const [, month, day] = point.day.split('-') as [string, string, string];
      shapes.push(label(left + step * (at + 0.5), height - 9, `${day}/${month}`, { anchor: 'middle', size: 7.5 }));
    }
  });
  const line = points.flatMap((point, at) =>
    point.mean === null ? [] : [[left + step * (at + 0.5), y(point.mean)] as const],
  );
  if (line.length > 1) shapes.push({ kind: 'line', points: line, stroke: INK, width: 1.4 });
  const said = points.map((point) => `${point.day}: ${formatNumber(point.value, 'count', lang)}`).join('; ');
  return { width, height, shapes, alt: `${oneLine(write(chart.caption, language))}. ${said}` };
}

/** Areas as bars with a mark for the week before, 480 points wide. */
export function drawBars(chart: BarChart, language: Language): Drawing {
  const lang = mainOf(language);
  const [width, left, right, line] = [480, 116, 56, 17];
  const bottom = chart.bars.length * line + 6;
  const height = bottom + 14;
  const most = Math.max(1e-9, ...chart.bars.flatMap((bar) => [bar.value ?? 0, bar.before ?? 0]));
  const x = (value: number): number => left + ((width - left - right) * value) / most;
  const shapes: Shape[] = chart.bars.flatMap((bar, at): Shape[] => {
    const top = at * line + 3;
    const value = bar.value === null ? NONE : formatNumber(bar.value, chart.style, lang);
    const drawn: Shape[] = [
      label(left - 6, top + 10, write(bar.label, language).main, { anchor: 'end', size: 8.5 }),
      { kind: 'rect', x: left, y: top, width: x(bar.value ?? 0) - left, height: line - 5, fill: COLUMN },
      label(Math.max(x(bar.value ?? 0), x(bar.before ?? 0)) + 5, top + 10, value, { size: 8.5, bold: true }),
    ];
    if (bar.before !== null) {
      const at = x(bar.before);
      drawn.push({
        kind: 'line',
        points: [
          [at, top - 2],
          [at, top + line - 3],
        ],
        stroke: MARK,
        width: 1.6,
      });
    }
    return drawn;
  });
  shapes.push({
    kind: 'line',
    points: [
      [left, 0],
      [left, bottom],
    ],
    stroke: GREY,
    width: 0.8,
  });
  const before = lang === 'vi' ? 'tuần trước' : 'week before';
  shapes.push(
    {
      kind: 'line',
      points: [
        [left + 4, bottom + 1],
        [left + 4, bottom + 11],
      ],
      stroke: MARK,
      width: 1.6,
    },
    label(left + 10, bottom + 9, before, { size: 8 }),
  );
  const said = chart.bars
    .map(
      (bar) =>
        `${write(bar.label, language).main}: ${bar.value === null ? NONE : formatNumber(bar.value, chart.style, lang)}`,
    )
    .join('; ');
  return { width, height, shapes, alt: `${oneLine(write(chart.caption, language))}. ${said}` };
}

const TILE = { width: 55, height: 32 };

/** The communes as tiles with name and value, a legend below. */
export function drawMap(map: TileMap, language: Language): Drawing {
  const lang = mainOf(language);
  const head = 13;
  const columns = Math.max(...map.tiles.map((tile) => tile.column)) + 1;
  const rows = Math.max(...map.tiles.map((tile) => tile.row)) + 1;
  // A single district is a small map; the legend needs the room.
  const width = Math.max(columns * TILE.width, 300);
  const legendTop = rows * TILE.height + head + 10;
  const fillOf = (shade: number | null): string => (shade === null ? '#ffffff' : SHADES[shade]!);
  const shapes: Shape[] = map.districts.map((district) =>
    label(district.column * TILE.width + 1, district.row * TILE.height + head - 3, district.name, {
      size: 9,
      bold: true,
    }),
  );
  for (const tile of map.tiles) {
    const [x, y] = [tile.column * TILE.width, tile.row * TILE.height + head];
    const fill = inkOn(tile.shade);
    shapes.push(
      {
        kind: 'rect',
        x: x + 0.75,
        y: y + 0.75,
        width: TILE.width - 1.5,
        height: TILE.height - 1.5,
        fill: fillOf(tile.shade),
        stroke: '#5c5c5c',
        ...(tile.shade === null ? { dash: true } : {}),
      },
      label(x + TILE.width / 2, y + 13, tile.name, { anchor: 'middle', size: 8, fill }),
      label(x + TILE.width / 2, y + 25, tile.value === null ? NONE : formatNumber(tile.value, map.style, lang), {
        anchor: 'middle',
        size: 8.5,
        bold: true,
        fill,
      }),
    );
  }
  const across = width >= 450 ? 3 : 2;
  map.legend.forEach((entry, at) => {
    const x = (at % across) * (width / across);
    const y = legendTop + Math.floor(at / across) * 15;
    shapes.push(
      {
        kind: 'rect',
        x: x + 0.75,
        y,
        width: 18,
        height: 10,
        fill: fillOf(entry.shade),
        stroke: '#5c5c5c',
        ...(entry.shade === null ? { dash: true } : {}),
      },
      label(x + 24, y + 8.5, write(entry.label, language).main, { size: 8.5 }),
    );
  });
  const height = legendTop + Math.ceil(map.legend.length / across) * 15 + 4;
  const said = map.tiles
    .map((tile) => `${tile.name}: ${tile.value === null ? NONE : formatNumber(tile.value, map.style, lang)}`)
    .join('; ');
  return { width, height, shapes, alt: `${oneLine(write(map.caption, language))}. ${said}` };
}

/** Draws a chart or a map. */
export function draw(figure: ColumnChart | BarChart | TileMap, language: Language): Drawing {
  switch (figure.kind) {
    case 'columns':
      return drawColumns(figure, language);
    case 'bars':
      return drawBars(figure, language);
    case 'map':
      return drawMap(figure, language);
  }
}
