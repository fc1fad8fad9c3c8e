// @ts-check

/** @typedef {'vi' | 'en'} Language */

const KEY = 'truyvet.language';

/** The language chosen on this browser, else the first of the browser's own that there is, else Vietnamese. */
export function language() {
  const wanted = [localStorage.getItem(KEY), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return /** @type {Language} */ (wanted.find((tag) => tag === 'vi' || tag === 'en') ?? 'vi');
}

/** @param {Language} chosen */
export function choose(chosen) {
  localStorage.setItem(KEY, chosen);
}
