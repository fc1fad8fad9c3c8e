// @ts-check
/** @import { Snapshot } from '../../../live/snapshot.ts' */
/** @import { Context } from './page.js' */
import { h, s, setText } from '../dom.js';
import { timeOfDay } from '../format.js';
import { stepsOver } from './compare.js';
import { area, line, niceTicks } from './path.js';

const STEPS = 288;
const STEP_MINUTES = 5;
/** The night is left out unless somebody was scanned in it. */
const LATEST_START = 60;

/** The curve of the day in five-minute steps, with the day before behind it. @param {Context} context */
export function createCurve({ words, formats }) {
  const svg = s('svg', { role: 'img', class: 'curve', tabindex: '0' });
  const readout = h('p', { class: 'readout', 'aria-live': 'off' });
  const keyBefore = h('span', { class: 'key before' }, words.before);
  const legend = h('p', { class: 'legend' }, h('span', { class: 'key today' }, words.today), keyBefore);
  const section = h(
    'section',
    { class: 'day-curve', 'aria-labelledby': 'curve-title' },
    h('div', { class: 'section-head' }, h('h2', { id: 'curve-title' }, words.curve), readout, legend),
    svg,
  );

  let shown = /** @type {Snapshot | undefined} */ (undefined);
  let pointed = /** @type {number | undefined} */ (undefined);
  new ResizeObserver(() => draw()).observe(svg);
  const point = (/** @type {number | undefined} */ step) => {
    pointed = step;
    draw();
  };
  svg.addEventListener('pointermove', (event) => point(stepAt(event.offsetX)));
  svg.addEventListener('pointerleave', () => point(undefined));
  svg.addEventListener('blur', () => point(undefined));
  svg.addEventListener('keydown', (event) => {
    const move = { ArrowLeft: -1, ArrowRight: 1, PageUp: -12, PageDown: 12 }[event.key];
    if (move === undefined || !shown) return;
    event.preventDefault();
    const from = pointed ?? stepsOver(shown.asOf);
    point(Math.min(STEPS - 1, Math.max(0, from + move)));
  });

  /** @param {number} x */
  function stepAt(x) {
    const start = shown ? startOf(shown) : 0;
    const step = Math.floor(start + (x / svg.clientWidth) * (STEPS - start));
    return Math.min(STEPS - 1, Math.max(start, step));
  }

  function draw() {
    const { clientWidth: width, clientHeight: height } = svg;
    if (!shown || width === 0 || height === 0) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const over = stepsOver(shown.asOf);
    const today = shown.curve.slice(0, over);
    const start = startOf(shown);
    const ticks = niceTicks(Math.max(8, ...today, ...(shown.before ?? [])));
    const bottom = height - 1.7 * rem;
    const top = 1.6 * rem;
    const most = Math.max(...today, ...(shown.before ?? []), ticks.at(-1) ?? 1);
    const x = (/** @type {number} */ step) => ((step - start) / (STEPS - start)) * width;
    const y = (/** @type {number} */ n) => bottom - (n / most) * (bottom - top);
    const points = (/** @type {readonly number[]} */ values) =>
      values.map((n, step) => /** @type {const} */ ([x(step + 0.5), y(n)])).slice(start);

    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.replaceChildren(
      ...ticks.map((n) => s('line', { class: 'grid', x1: 0, x2: width, y1: y(n), y2: y(n) })),
      ...ticks.map((n) => s('text', { class: 'tick', x: 0, y: y(n) - 0.35 * rem }, formats.count(n))),
      s('line', { class: 'ground', x1: 0, x2: width, y1: bottom, y2: bottom }),
      ...hours(start, width / rem).map((hour) =>
        s('text', { class: 'tick hour', x: x(hour * 12), y: height - 0.25 * rem }, timeOfDay(hour * 60)),
      ),
      s('path', { class: 'before', d: line(points(shown.before ?? [])) }),
      s('path', { class: 'today-area', d: area(points(today), bottom) }),
      s('path', { class: 'today', d: line(points(today)) }),
      ...marks(today, over, { x, y, rem, width, bottom }),
    );
    const peak = Math.max(0, ...today);
    svg.setAttribute('aria-label', words.curveIs(formats.count(peak), timeOfDay(today.indexOf(peak) * STEP_MINUTES)));
  }

  /**
   * The point in time at which the data stands, the peak, and what somebody points at.
   *
   * @param {readonly number[]} today
   * @param {number} over
   * @param {{ x: (step: number) => number, y: (n: number) => number, rem: number, width: number, bottom: number }} scale
   */
  function marks(today, over, { x, y, rem, width, bottom }) {
    if (!shown || today.length === 0) return [];
    const last = over - 1;
    /** @type {SVGElement[]} */
    const nodes = [s('circle', { class: 'now', cx: x(last + 0.5), cy: y(today[last] ?? 0), r: 0.3 * rem })];
    const peak = today.indexOf(Math.max(...today));
    if (peak >= 0 && (today[peak] ?? 0) > 0) {
      const at = x(peak + 0.5);
      const anchor = at > width - 7 * rem ? 'end' : at < 7 * rem ? 'start' : 'middle';
      const said = `${timeOfDay(peak * STEP_MINUTES)} · ${formats.count(today[peak] ?? 0)}`;
      nodes.push(s('text', { class: 'peak', x: at, y: y(today[peak] ?? 0) - 0.6 * rem, 'text-anchor': anchor }, said));
    }
    setText(readout, pointed === undefined ? '' : said(pointed, over));
    if (pointed !== undefined) {
      nodes.push(s('line', { class: 'pointed', x1: x(pointed + 0.5), x2: x(pointed + 0.5), y1: 0, y2: bottom }));
    }
    return nodes;
  }

  /** @param {number} step @param {number} over */
  function said(step, over) {
    const parts = [`${timeOfDay(step * STEP_MINUTES)}–${timeOfDay((step + 1) * STEP_MINUTES)}`];
    if (step < over) parts.push(`${words.today} ${formats.count(shown?.curve[step] ?? 0)}`);
    if (shown?.before) parts.push(`${words.before} ${formats.count(shown.before[step] ?? 0)}`);
    return parts.join(' · ');
  }

  return {
    section,
    /** @param {Snapshot} snapshot */
    counts(snapshot) {
      shown = snapshot;
      keyBefore.hidden = snapshot.before === null;
      draw();
    },
  };
}

/** The first step that is drawn: the full hour before the first scan of either day. @param {Snapshot} snapshot */
function startOf({ curve, before }) {
  const first = (/** @type {readonly number[] | null} */ values) => values?.findIndex((n) => n > 0) ?? -1;
  const found = [first(curve), first(before)].filter((step) => step >= 0);
  return Math.floor(Math.min(LATEST_START, ...found) / 12) * 12;
}

/** Full hours to write below the curve. @param {number} start @param {number} widthRem */
function hours(start, widthRem) {
  const every = widthRem > 44 ? 2 : widthRem > 20 ? 3 : 6;
  const all = Array.from({ length: 24 }, (_, hour) => hour);
  return all.filter((hour) => hour % every === 0 && hour * 12 > start && hour < 24);
}
