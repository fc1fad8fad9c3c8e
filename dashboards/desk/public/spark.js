// @ts-check
import { s } from '../../web/public/dom.js';

const WIDTH = 112;
const HEIGHT = 30;
const EDGE = 3;

/**
 * A series of shares as a line; all lines have one scale, 0 to 100 percent, so that rows can be compared. Weeks without a record are a gap.
 *
 * @param {readonly (number | null)[]} values percent, the oldest first
 * @param {string} label what it says, for who does not see it
 */
export function spark(values, label) {
  const x = (/** @type {number} */ i) => EDGE + (i * (WIDTH - 2 * EDGE)) / Math.max(1, values.length - 1);
  const y = (/** @type {number} */ value) => HEIGHT - EDGE - (Math.min(100, value) * (HEIGHT - 2 * EDGE)) / 100;
  /** @type {string[]} */
  const points = values.map((value, i) => (value === null ? '' : `${x(i).toFixed(1)},${y(value).toFixed(1)}`));
  const lines = points
    .join(' ')
    .split(/ {2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const last = values.at(-1);
  return s(
    'svg',
    {
      class: 'spark',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      role: 'img',
      'aria-label': label,
    },
    s('line', { class: 'full', x1: EDGE, x2: WIDTH - EDGE, y1: y(100), y2: y(100) }),
    s('line', { class: 'empty', x1: EDGE, x2: WIDTH - EDGE, y1: y(0), y2: y(0) }),
    ...lines.map((part) => s('polyline', { points: part })),
    last == null ? null : s('circle', { cx: x(values.length - 1), cy: y(last), r: 2.6 }),
  );
}
