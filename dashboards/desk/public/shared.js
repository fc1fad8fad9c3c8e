// @ts-check
import { h } from '../../web/public/dom.js';

/**
 * What every page of the office is made with.
 *
 * @typedef {object} Page
 * @property {HTMLElement} main
 * @property {import('./words.js').Words} words
 * @property {'vi' | 'en'} language
 * @property {{ districts: { district: string, name: string }[], communes: { commune: string, name: string }[] }} areas
 * @property {string[]} weeks
 * @property {string | null} current the week to begin with
 * @property {{ name: string, role: string, district: string | null }} you
 */

/** @param {string} label @param {readonly (readonly [string, string])[]} options @param {string} chosen @param {(value: string) => void} onChange */
export function choice(label, options, chosen, onChange) {
  const select = h(
    'select',
    { onchange: () => onChange(select.value) },
    ...options.map(([value, text]) => h('option', { value, selected: value === chosen }, text)),
  );
  return h('label', {}, label, select);
}

/** The districts that somebody may choose among. @param {Page} page @param {boolean} all */
export function districts({ areas, you, words }, all) {
  const own = areas.districts.filter(({ district }) => you.district === null || district === you.district);
  /** @type {[string, string][]} */
  const options = own.map(({ district, name }) => [district, name]);
  return all && you.district === null
    ? [/** @type {[string, string]} */ (['', words.wholeProvince]), ...options]
    : options;
}

/** @param {string} caption @param {string[]} heads @param {(string | Node)[][]} rows */
export function table(caption, heads, rows) {
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    h(
      'table',
      {},
      h('caption', {}, caption),
      h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
      h(
        'tbody',
        {},
        ...rows.map(([first, ...cells]) =>
          h('tr', {}, h('th', { scope: 'row' }, first), ...cells.map((cell) => h('td', {}, cell))),
        ),
      ),
    ),
  );
}

/** An instant in the local time of the province. @param {string | null} instant @param {'vi' | 'en'} language */
export function clock(instant, language) {
  if (instant === null) return '';
  const format = { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' };
  return new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', /** @type {any} */ (format)).format(
    new Date(instant),
  );
}

/** A day as people write it. @param {string} day @param {'vi' | 'en'} language */
export function dayText(day, language) {
  const format = { dateStyle: 'medium', timeZone: 'UTC' };
  return new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', /** @type {any} */ (format)).format(
    new Date(day),
  );
}

/** A line that says how the last thing went. */
export function saying() {
  const line = h('p', { class: 'said', role: 'status' });
  return {
    line,
    /** @param {() => Promise<string | undefined>} work */
    async during(work) {
      line.className = 'said';
      line.textContent = '…';
      try {
        line.textContent = (await work()) ?? '';
      } catch (error) {
        line.className = 'said problem';
        line.textContent = /** @type {Error} */ (error).message;
      }
    },
  };
}
