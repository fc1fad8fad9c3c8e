// @ts-check
/** @import { Language } from './language.js' */
/** @import { Words } from './words.js' */
import { h } from './dom.js';
import { languageSwitch, wordmark } from './frame.js';

/**
 * The form for somebody who came without a link.
 *
 * @param {object} options
 * @param {Words} options.words
 * @param {Language} options.language
 * @param {'unknown' | 'forbidden' | undefined} options.problem why the last token did not do
 * @param {(language: Language) => void} options.onLanguage
 * @param {(token: string) => void} options.onToken
 */
export function createSignIn({ words, language, problem, onLanguage, onToken }) {
  const said = words.signIn;
  const field = h('input', {
    id: 'token',
    name: 'token',
    type: 'password',
    autocomplete: 'current-password',
    autocapitalize: 'none',
    spellcheck: 'false',
    'aria-describedby': 'token-problem',
    'aria-invalid': problem === undefined ? 'false' : 'true',
  });
  const problemLine = h('p', { id: 'token-problem', class: 'problem', role: 'alert' }, problem && said[problem]);
  const form = h(
    'form',
    {
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        const value = field.value.trim();
        if (value !== '') return onToken(value);
        problemLine.textContent = said.needed;
        field.focus();
      },
    },
    h('h1', {}, said.title),
    h('p', { class: 'quiet' }, said.why),
    h('label', { for: 'token' }, said.token),
    field,
    problemLine,
    h('button', { type: 'submit', class: 'primary' }, said.submit),
  );
  return h(
    'main',
    { class: 'sign-in' },
    h('div', { class: 'sign-in-top' }, wordmark(words), languageSwitch(words, language, onLanguage)),
    form,
  );
}
