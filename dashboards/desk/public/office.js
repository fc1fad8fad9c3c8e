// @ts-check
import { h } from '../../web/public/dom.js';
import { languageSwitch, wordmark } from '../../web/public/frame.js';
import { choose, language } from '../../web/public/language.js';
import { signIn, signOut, takeToken, token } from '../../web/public/session.js';
import { createSignIn } from '../../web/public/sign-in.js';
import { json, Refused } from './api.js';
import { createDesk } from './desk.js';
import { createQuality } from './quality.js';
import { createReport } from './report.js';
import { WORDS } from './words.js';

const root = /** @type {HTMLElement} */ (document.getElementById('page'));
let problem = /** @type {'unknown' | 'forbidden' | undefined} */ (undefined);

/** The pages by what comes behind the # of the address. @type {Readonly<Record<string, typeof createReport>>} */
const PAGES = { '#report': createReport, '#desk': createDesk, '#quality': createQuality };

async function show() {
  const chosen = language();
  const words = WORDS[chosen];
  document.documentElement.lang = chosen;
  document.title = words.title;
  const onLanguage = (/** @type {'vi' | 'en'} */ other) => {
    choose(other);
    void show();
  };
  if (token() === undefined) {
    const onToken = (/** @type {string} */ value) => {
      signIn(value);
      void show();
    };
    root.replaceChildren(
      createSignIn({ words: /** @type {any} */ (words), language: chosen, problem, onLanguage, onToken }),
    );
    return;
  }
  try {
    const [areas, known] = await Promise.all([
      fetch('/areas.json').then((one) => one.json()),
      json('/v1/reports/weeks'),
    ]);
    const here = PAGES[location.hash] ? location.hash : '#report';
    const page = /** @type {typeof createReport} */ (PAGES[here]);
    const link = (/** @type {string} */ to, /** @type {string} */ text) =>
      h('a', { href: to, 'aria-current': to === here && 'page' }, text);
    const header = h(
      'header',
      { class: 'office' },
      wordmark(/** @type {any} */ (words)),
      h(
        'nav',
        {},
        h('a', { href: '/' }, words.live),
        link('#report', words.report),
        link('#desk', words.desk),
        link('#quality', words.quality.title),
      ),
      languageSwitch(/** @type {any} */ (words), chosen, onLanguage),
      h('button', { type: 'button', class: 'plain', onclick: leave }, words.signOut),
    );
    const main = h('main', { class: 'office' });
    root.replaceChildren(header, main);
    await page({ main, words, language: chosen, areas, weeks: known.weeks, current: known.current, you: known.you });
  } catch (error) {
    if (!(error instanceof Refused) || ![401, 403].includes(error.status)) throw error;
    problem = error.status === 403 ? 'forbidden' : 'unknown';
    leave();
  }
}

function leave() {
  signOut();
  void show();
}

addEventListener('hashchange', () => {
  takeToken();
  void show();
});
takeToken();
void show();
