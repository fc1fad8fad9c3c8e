// @ts-check
/** @import { Snapshot } from '../../live/snapshot.ts' */
/** @import { Areas } from '../areas.ts' */
/** @import { State } from './feed.js' */

import { createContactsPage } from './contacts/page.js';
import { CONTACT_WORDS } from './contacts/words.js';
import { follow } from './feed.js';
import { formats } from './format.js';
import { createFrame, PAGES } from './frame.js';
import { choose, language } from './language.js';
import { createLivePage } from './live/page.js';
import { signIn, signOut, takeToken, token } from './session.js';
import { createSignIn } from './sign-in.js';
import { WORDS } from './words.js';

const root = /** @type {HTMLElement} */ (document.getElementById('page'));

/** What outlives a change of language: the last counts, and how the connection is. */
let areas = /** @type {Areas | undefined} */ (undefined);
let newest = /** @type {Snapshot | undefined} */ (undefined);
let state = /** @type {State} */ ({ name: 'connecting' });
let problem = /** @type {'unknown' | 'forbidden' | undefined} */ (undefined);
let view = /** @type {{ counts(snapshot: Snapshot): void, state(state: State): void } | undefined} */ (undefined);
let stop = () => {};
/** Ends what the page that is open has under way. */
let closing = new AbortController();

function show() {
  closing.abort();
  closing = new AbortController();
  const chosen = language();
  const words = WORDS[chosen];
  document.documentElement.lang = chosen;
  document.title = words.title;
  const onLanguage = (/** @type {import('./language.js').Language} */ other) => {
    choose(other);
    show();
    /** @type {HTMLElement | null} */ (root.querySelector(`button[lang="${other}"]`))?.focus();
  };
  if (token() === undefined || areas === undefined) {
    view = undefined;
    root.replaceChildren(createSignIn({ words, language: chosen, problem, onLanguage, onToken: enter }));
    return;
  }
  const open = pageOf(location.hash);
  const page = createPage(open, areas);
  const frame = createFrame({
    words,
    formats: formats(chosen),
    language: chosen,
    page: open,
    onLanguage,
    onSignOut: leave,
  });
  root.replaceChildren(frame.header, page.main);
  view = {
    counts(snapshot) {
      frame.counts(snapshot);
      page.counts?.(snapshot);
    },
    state(now) {
      frame.state(now);
      page.main.classList.toggle('stale', now.name === 'waiting' || now.name === 'unavailable');
    },
  };
  if (newest) view.counts(newest);
  view.state(state);
}

/** @param {string} hash */
function pageOf(hash) {
  return PAGES.find((name) => `#${name}` === hash) ?? PAGES[0];
}

/**
 * @param {import('./frame.js').Page} name
 * @param {Areas} areas
 * @returns {{ main: HTMLElement, counts?(snapshot: Snapshot): void }}
 */
function createPage(name, areas) {
  const chosen = language();
  const common = { formats: formats(chosen), areas };
  if (name === 'day') return createLivePage({ ...common, words: WORDS[chosen] });
  return createContactsPage({ ...common, words: CONTACT_WORDS[chosen], token: token() ?? '', signal: closing.signal });
}

/** @param {string} value */
function enter(value) {
  problem = undefined;
  signIn(value);
  start();
}

function leave() {
  stop();
  signOut();
  newest = undefined;
  show();
}

async function start() {
  stop();
  const mine = token();
  if (mine === undefined) return show();
  areas ??= await (await fetch('/areas.json')).json();
  state = { name: 'connecting' };
  show();
  stop = follow({
    token: mine,
    onCounts(snapshot) {
      newest = snapshot;
      view?.counts(snapshot);
    },
    onState(now) {
      state = now;
      if (now.name === 'signed-out' || now.name === 'forbidden') {
        problem = now.name === 'forbidden' ? 'forbidden' : 'unknown';
        leave();
      } else view?.state(now);
    },
  });
}

addEventListener('hashchange', () => (takeToken() ? void start() : show()));
takeToken();
void start();
