// @ts-check

/** @typedef {readonly [x: number, y: number]} Point */

const short = (/** @type {number} */ value) => Math.round(value * 10) / 10;

/** An SVG path through points. @param {readonly Point[]} points */
export function line(points) {
  return points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${short(x)} ${short(y)}`).join('');
}

/** The area between points and a ground. @param {readonly Point[]} points @param {number} ground */
export function area(points, ground) {
  const [first, last] = [points[0], points.at(-1)];
  return first && last ? `${line(points)}L${short(last[0])} ${ground}L${short(first[0])} ${ground}Z` : '';
}

/**
 * Two to four round numbers up to a maximum, for grid lines.
 *
 * @param {number} most
 */
export function niceTicks(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [0.25, 0.5, 1, 2, 2.5].map((n) => n * power).find((n) => most / n < 5 && Number.isInteger(n)) ?? power;
  return Array.from({ length: Math.floor(most / step) }, (_, at) => (at + 1) * step);
}
