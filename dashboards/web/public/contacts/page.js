// @ts-check
/** @import { Contact } from '../../../../sinks/queries/contacts.ts' */
/** @import { Areas } from '../../areas.ts' */
/** @import { Formats } from '../format.js' */
/** @import { ContactWords } from './words.js' */
import { h } from '../dom.js';
import { Refused, rowsOf } from '../ndjson.js';
import { byCase } from './cases.js';
import { createContacts } from './list.js';

/**
 * What every part of the page needs.
 *
 * @typedef {{ readonly words: ContactWords, readonly formats: Formats, readonly areas: Areas, readonly token: string, readonly signal: AbortSignal }} Context
 */

/** Which case was looked at last: a change of language must not lose it. */
let chosen = /** @type {string | undefined} */ (undefined);

/**
 * The epidemiologist's page: cases, the contacts of one, and why each is a contact.
 *
 * @param {Context} context
 */
export function createContactsPage(context) {
  const { words, formats, token, signal } = context;
  const status = h('p', { class: 'quiet', role: 'status' }, words.loading);
  const cases = h('ul', { class: 'cases' });
  const detail = h('div', { class: 'detail' });
  const main = h(
    'main',
    { class: 'contacts' },
    h(
      'section',
      { 'aria-labelledby': 'cases-title' },
      h(
        'div',
        { class: 'section-head' },
        h('h1', { id: 'cases-title' }, words.title),
        h('button', { type: 'button', class: 'plain', onclick: () => void load() }, words.refresh),
      ),
      status,
      cases,
    ),
    detail,
  );

  async function load() {
    status.textContent = words.loading;
    try {
      const all = [];
      for await (const contact of /** @type {AsyncGenerator<Contact>} */ (rowsOf('/v1/contacts', token, signal)))
        all.push(contact);
      show(byCase(all));
    } catch (error) {
      if (signal.aborted) return;
      status.textContent = error instanceof Refused && error.status === 403 ? words.forbidden : words.failed;
    }
  }

  /** @param {ReturnType<typeof byCase>} found */
  function show(found) {
    status.textContent = found.length === 0 ? words.none : '';
    const buttons = found.map((one) => {
      const high =
        one.high === 0 ? null : h('span', { class: 'tier high' }, `${formats.count(one.high)} ${words.high}`);
      const button = h(
        'button',
        { type: 'button', onclick: () => choose(one, button) },
        h('strong', {}, one.case),
        h('span', { class: 'quiet' }, `${formats.count(one.contacts.length)} ${words.contacts.toLowerCase()}`),
        high,
      );
      return button;
    });
    cases.replaceChildren(...buttons.map((button) => h('li', {}, button)));
    const at = found.findIndex((one) => one.case === chosen);
    const open = found[at];
    if (open) choose(open, buttons[at]);
    else detail.replaceChildren(h('p', { class: 'quiet' }, found.length === 0 ? '' : words.choose));
  }

  /** @param {ReturnType<typeof byCase>[number]} one @param {HTMLElement | undefined} button */
  function choose(one, button) {
    chosen = one.case;
    for (const other of cases.querySelectorAll('button')) other.setAttribute('aria-pressed', String(other === button));
    detail.replaceChildren(createContacts(context, one));
  }

  void load();
  return { main };
}
