// @ts-check
import { minuteOfDay } from '../format.js';

/**
 * How many of the five-minute steps of the day are over at an instant; the one that runs is not.
 *
 * @param {string | null} asOf
 */
export function stepsOver(asOf) {
  return asOf === null ? 0 : Math.floor(minuteOfDay(asOf) / 5);
}

/**
 * By how much the scans of the steps that are over exceed those of the same steps of the day before: 0.1 is a tenth more. Undefined when
 * there is nothing to compare with.
 *
 * @param {readonly number[]} curve
 * @param {readonly number[] | null} before
 * @param {string | null} asOf
 * @returns {number | undefined}
 */
export function comparedWithBefore(curve, before, asOf) {
  const steps = stepsOver(asOf);
  const sum = (/** @type {readonly number[]} */ values) => values.slice(0, steps).reduce((total, n) => total + n, 0);
  const then = before === null ? 0 : sum(before);
  return then === 0 ? undefined : sum(curve) / then - 1;
}
