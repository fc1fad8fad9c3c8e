// @ts-check
/** @import { Snapshot } from '../../../live/snapshot.ts' */
/** @import { Areas } from '../../areas.ts' */
/** @import { Formats } from '../format.js' */
/** @import { Words } from '../words.js' */
import { h } from '../dom.js';
import { createCurve } from './curve.js';
import { createDistricts } from './districts.js';
import { createFigures } from './figures.js';
import { createSilent } from './silent.js';

/**
 * What every part of the page needs.
 *
 * @typedef {{ readonly words: Words, readonly formats: Formats, readonly areas: Areas }} Context
 */

/**
 * The page of the day: the province's figures and curve, its districts, and the communes nobody was scanned in.
 *
 * @param {Context} context
 */
export function createLivePage(context) {
  const parts = [createFigures(context), createCurve(context), createDistricts(context), createSilent(context)];
  return {
    main: h('main', { class: 'live' }, ...parts.map(({ section }) => section)),
    /** @param {Snapshot} snapshot */
    counts(snapshot) {
      for (const part of parts) part.counts(snapshot);
    },
  };
}
