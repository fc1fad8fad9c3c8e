// @ts-check
/** @import { Contact } from '../../../../sinks/queries/contacts.ts' */
/** @import { ExplainedExposure } from '../../../../sinks/queries/exposures.ts' */
/** @import { Context } from './page.js' */
import { h } from '../dom.js';
import { rowsOf } from '../ndjson.js';
import { createReason, duration } from './reason.js';

/**
 * The contacts of a case; each opens to its exposures, which are read then.
 *
 * @param {Context} context
 * @param {{ readonly case: string, readonly contacts: readonly Contact[] }} one
 */
export function createContacts(context, one) {
  const { words, formats } = context;
  return h(
    'section',
    { 'aria-labelledby': 'contacts-title' },
    h(
      'div',
      { class: 'section-head' },
      h('h2', { id: 'contacts-title' }, one.case),
      h('p', { class: 'quiet' }, `${formats.count(one.contacts.length)} ${words.contacts.toLowerCase()}`),
    ),
    ...one.contacts.map((contact) => createContact(context, contact)),
  );
}

/** @param {Context} context @param {Contact} contact */
function createContact(context, contact) {
  const { words, formats } = context;
  const body = h('div', { class: 'exposures' });
  const details = h(
    'details',
    {},
    h(
      'summary',
      {},
      h('span', { class: `tier ${contact.tier}` }, words.tiers[contact.tier] ?? contact.tier),
      part(words.person, h('code', {}, contact.person)),
      part(words.together, duration(contact.totalMs, words), words.exposures(contact.exposures)),
      part(words.period, `${formats.moment(contact.from)} – ${formats.moment(contact.to)}`),
      part(words.isolateUntil, formats.shortDay(contact.isolateUntil)),
    ),
    body,
  );
  details.addEventListener(
    'toggle',
    () => details.open && body.childElementCount === 0 && void load(context, contact, body),
  );
  return details;
}

/** @param {Context} context @param {Contact} contact @param {HTMLElement} body */
async function load(context, contact, body) {
  const { words, token, signal } = context;
  body.replaceChildren(h('p', { class: 'quiet' }, words.loading));
  try {
    const query = new URLSearchParams({ case: contact.case, person: contact.person });
    /** @type {AsyncGenerator<ExplainedExposure>} */
    const rows = rowsOf(`/v1/exposures/reasons?${query}`, token, signal);
    const reasons = [];
    for await (const exposure of rows) reasons.push(createReason(context, exposure));
    body.replaceChildren(h('h3', {}, words.why), ...reasons);
  } catch {
    body.replaceChildren(h('p', { class: 'problem' }, words.failed));
  }
}

/** @param {string} label @param {(Node | string)[]} values */
function part(label, ...values) {
  return h(
    'span',
    { class: 'part' },
    h('span', { class: 'label' }, label),
    ...values.map((value, at) => h('span', { class: at === 0 ? 'said' : 'quiet' }, value)),
  );
}
