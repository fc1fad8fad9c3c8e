// @ts-check
/** @import { Snapshot } from '../../live/snapshot.ts' */
/** @import { State } from './feed.js' */
/** @import { Formats } from './format.js' */
/** @import { Language } from './language.js' */
/** @import { Words } from './words.js' */
import { h, setText } from './dom.js';

/** The pages, by the fragment of their address; the first opens where there is none. */
export const PAGES = /** @type {const} */ (['day', 'contacts']);

/** @typedef {typeof PAGES[number]} Page */

/**
 * What stands above every page: whose it is, the clock of the data, the connection, the language.
 *
 * @param {object} options
 * @param {Words} options.words
 * @param {Formats} options.formats
 * @param {Language} options.language
 * @param {Page} options.page the page that is open
 * @param {(language: Language) => void} options.onLanguage
 * @param {() => void} options.onSignOut
 */
export function createFrame({ words, formats, language, page, onLanguage, onSignOut }) {
  const day = h('span', { class: 'day' });
  const clock = h('span', { class: 'time' });
  const dot = h('span', { class: 'dot', 'aria-hidden': 'true' });
  const said = h('span', { id: 'connection' });
  const pending = h('span', { id: 'pending' });
  const header = h(
    'header',
    { class: 'frame' },
    wordmark(words),
    h(
      'nav',
      { 'aria-label': words.pages },
      ...PAGES.map((one) => link(one, page, words)),
      h('a', { href: '/office/' }, words.office),
    ),
    h('p', { class: 'clock', id: 'clock', title: words.clock }, day, clock),
    h(
      'div',
      { class: 'connection' },
      h('p', { role: 'status', class: 'state' }, dot, said),
      h('p', { class: 'quiet' }, pending),
    ),
    h(
      'div',
      { class: 'tools' },
      languageSwitch(words, language, onLanguage),
      h('button', { type: 'button', class: 'plain', onclick: onSignOut }, words.signOut),
    ),
  );
  let ticking = 0;
  return {
    header,
    /** @param {Snapshot} snapshot */
    counts(snapshot) {
      setText(day, snapshot.day === null ? '' : formats.day(snapshot.day));
      setText(clock, snapshot.asOf === null ? '' : formats.clock(snapshot.asOf));
      setText(pending, snapshot.pending === 0 ? words.upToDate : words.pending(formats.count(snapshot.pending)));
    },
    /** @param {State} state */
    state(state) {
      clearInterval(ticking);
      header.dataset.state = state.name;
      const say = () => {
        if (!header.isConnected) clearInterval(ticking);
        setText(said, textOf(state, words));
      };
      say();
      if (state.name === 'waiting') ticking = window.setInterval(say, 1000);
    },
  };
}

/** @param {Page} page @param {Page} open @param {Words} words */
function link(page, open, words) {
  return h('a', { href: `#${page}`, 'aria-current': page === open ? 'page' : undefined }, words[page]);
}

/** @param {State} state @param {Words} words */
function textOf(state, words) {
  switch (state.name) {
    case 'waiting':
      return words.states.waiting(Math.max(1, Math.ceil((state.until - Date.now()) / 1000)));
    case 'live':
    case 'unavailable':
      return words.states[state.name];
    default:
      return words.states.connecting;
  }
}

/** @param {Words} words */
export function wordmark(words) {
  return h(
    'div',
    { class: 'wordmark' },
    h('img', { src: '/icon.svg', alt: '', width: 32, height: 32 }),
    h('p', {}, h('strong', {}, 'Truy Vết'), h('span', { class: 'quiet' }, words.province)),
  );
}

/**
 * @param {Words} words
 * @param {Language} chosen
 * @param {(language: Language) => void} onLanguage
 */
export function languageSwitch(words, chosen, onLanguage) {
  const one = (/** @type {Language} */ code, /** @type {string} */ name) =>
    h(
      'button',
      {
        type: 'button',
        lang: code,
        'aria-pressed': String(code === chosen),
        'aria-label': name,
        title: name,
        onclick: () => onLanguage(code),
      },
      code.toUpperCase(),
    );
  return h(
    'div',
    { class: 'languages', role: 'group', 'aria-label': words.language },
    one('vi', 'Tiếng Việt'),
    one('en', 'English'),
  );
}
