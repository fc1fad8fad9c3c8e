// @ts-check
/** @import { Snapshot } from '../../../live/snapshot.ts' */
/** @import { Context } from './page.js' */
import { h, setText } from '../dom.js';
import { comparedWithBefore } from './compare.js';
import { rolling } from './rolling.js';

/** Screen readers hear the number when it has changed, but not each second, ms. */
const SPEAK_EVERY_MS = 30_000;

/** The province's figures, the scans of the day above all. @param {Context} context */
export function createFigures({ words, formats }) {
  const scans = h('span', { id: 'scans', class: 'huge' }, '0');
  const spoken = h('span', { class: 'spoken', 'aria-live': 'polite', id: 'scans-spoken' });
  const compared = h('p', { class: 'compared', id: 'compared' });
  const people = figure('people', words.people, words.onePersonOnce);
  const venues = figure('venues', words.activeVenues, '');
  const repeats = figure('repeats', words.repeats, words.notCounted);
  const roll = rolling((value) => setText(scans, formats.count(value)));
  let spokenAt = Number.NEGATIVE_INFINITY;
  return {
    section: h(
      'section',
      { class: 'figures', 'aria-labelledby': 'scans-title' },
      h('h1', { id: 'scans-title' }, words.scansToday),
      h('p', { class: 'number' }, h('span', { 'aria-hidden': 'true' }, scans), spoken),
      compared,
      h('dl', {}, people.node, venues.node, repeats.node),
    ),
    /** @param {Snapshot} snapshot */
    counts({ day, province, curve, before, asOf }) {
      roll(province.scans);
      const now = performance.now();
      if (now - spokenAt >= SPEAK_EVERY_MS) {
        setText(spoken, words.scansTodayIs(formats.count(province.scans)));
        spokenAt = now;
      }
      setText(people.value, formats.count(province.people));
      setText(venues.value, formats.count(province.venuesActive));
      setText(venues.note, words.ofRegistered(formats.count(province.venuesRegistered)));
      setText(repeats.value, formats.count(province.repeats));
      const ratio = comparedWithBefore(curve, before, asOf);
      setText(compared, day === null ? words.noScansYet : ratio === undefined ? '' : comparison(ratio));
    },
  };

  /** @param {number} ratio */
  function comparison(ratio) {
    const percent = formats.percent(ratio);
    if (percent === formats.percent(0)) return words.sameAsBefore;
    return ratio > 0 ? words.moreThanBefore(percent) : words.fewerThanBefore(percent);
  }
}

/** @param {string} id @param {string} title @param {string} said */
function figure(id, title, said) {
  const value = h('span', { id, class: 'value' }, '0');
  const note = h('span', { class: 'quiet' }, said);
  return { node: h('div', {}, h('dt', {}, title), h('dd', {}, value, note)), value, note };
}
