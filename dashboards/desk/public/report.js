// @ts-check
import { h } from '../../web/public/dom.js';
import { call, json, save } from './api.js';
import { choice, clock, dayText, districts, saying, table } from './shared.js';

/** What each step asks for, and who takes it: an officer of a district, or the Department. */
const STEPS = {
  draft: { district: true, fields: [] },
  remark: { district: true, fields: ['text', 'english'] },
  sign: { district: true, fields: ['signer'] },
  submit: { district: true, fields: [] },
  return: { district: false, fields: ['reason'] },
  consolidate: { district: false, fields: [] },
  issue: { district: false, fields: ['number', 'signer'] },
  revise: { district: false, fields: [] },
};

/** @typedef {keyof typeof STEPS} Step */

/** The weekly report of an area, and the way that it goes. @param {import('./shared.js').Page} page */
export async function createReport(page) {
  const { main, words, areas, language, weeks, current, you } = page;
  if (weeks.length === 0) {
    main.replaceChildren(h('p', {}, words.noWeeks));
    return;
  }
  const options = districts(page, true);
  let week = /** @type {string} */ (current ?? weeks[0]);
  let district = options[0]?.[0] ?? '';
  const said = saying();
  const flow = h('div');
  const steps = h('div', { class: 'bar' });
  const behind = h('div');
  // Nothing may run in the frame; the same origin lets this page hear which number was asked about.
  const frame = h('iframe', { sandbox: 'allow-same-origin', title: words.report, onload: listen });
  const query = (/** @type {string} */ format) =>
    `/v1/reports/weekly?week=${week}&format=${format}&language=${language}${district === '' ? '' : `&district=${district}`}`;
  main.replaceChildren(
    h(
      'div',
      { class: 'bar' },
      choice(
        words.week,
        weeks.map((one) => /** @type {const} */ ([one, dayText(one, language)])),
        week,
        (chosen) => {
          week = chosen;
          void refresh();
        },
      ),
      choice(words.district, options, district, (chosen) => {
        district = chosen;
        void refresh();
      }),
      ...['pdf', 'docx', 'xlsx', 'html', 'json'].map((format) =>
        h(
          'button',
          { type: 'button', onclick: () => void said.during(async () => void (await save(query(format)))) },
          `${words.save} ${format.toUpperCase()}`,
        ),
      ),
    ),
    said.line,
    flow,
    steps,
    behind,
    frame,
  );
  await refresh();

  async function refresh(told = '') {
    await said.during(async () => {
      const [state, html] = await Promise.all([
        json(`/v1/reports/weekly/${week}`),
        call(query('html')).then((answer) => answer.text()),
      ]);
      showFlow(state);
      behind.replaceChildren();
      frame.srcdoc = html;
      return told;
    });
  }

  /** A number in the report leads to its rows, which need this browser's token. */
  function listen() {
    frame.contentDocument?.addEventListener('click', (event) => {
      const link = /** @type {Element | null} */ (event.target)?.closest?.('a[href^="/v1/"]');
      if (link == null) return;
      event.preventDefault();
      void said.during(() => showRows(/** @type {string} */ (link.getAttribute('href'))));
    });
  }

  /** @param {string} path */
  async function showRows(path) {
    const { indicator, total, position, rows } = await json(path);
    const names = Object.keys(rows[0] ?? {});
    const caption = `${words.rows}: ${indicator} = ${total} (${position})`;
    const cells = rows.map((/** @type {Record<string, string>} */ row) => names.map((name) => row[name] ?? ''));
    behind.replaceChildren(table(caption, names, cells));
    behind.scrollIntoView({ block: 'start' });
    return '';
  }

  /** @param {any} state */
  function showFlow(state) {
    const name = (/** @type {string} */ code) => areas.districts.find((one) => one.district === code)?.name ?? code;
    const rows = state.districts.map((/** @type {any} */ one) => [
      name(one.district),
      words.statuses[/** @type {'none'} */ (one.status)] + (one.returned === null ? '' : `: ${one.returned}`),
      clock(one.submittedAt, language),
      one.late ? h('span', { class: 'late' }, words.late) : '',
    ]);
    const revisions = state.revisions.map((/** @type {any} */ one) => [
      `${words.revision} ${one.revision}`,
      clock(one.asOf, language),
      one.issued === null ? words.notIssued : `${one.issued.number}, ${clock(one.issued.at, language)}`,
      one.position,
    ]);
    flow.replaceChildren(
      table(words.flow, [words.district, words.status, words.submittedAt, words.late], rows),
      revisions.length === 0
        ? ''
        : table(words.revisions, [words.revision, words.knownAt, words.issued, ''], revisions),
    );
    const mine = Object.entries(STEPS).filter(
      ([, step]) => you.role === 'administrator' || step.district === (you.district !== null),
    );
    const both = you.role === 'department' ? ['draft', 'remark'] : [];
    const names = [...both, ...mine.map(([one]) => one)];
    steps.replaceChildren(...names.map((one) => stepForm(/** @type {Step} */ (one))));
  }

  /** @param {Step} step */
  function stepForm(step) {
    const inputs = STEPS[step].fields.map((field) => {
      const long = field === 'text' || field === 'english';
      const input = h(long ? 'textarea' : 'input', { name: field, required: field !== 'english' });
      return { field, input, label: h('label', {}, words.fields[/** @type {'text'} */ (field)], input) };
    });
    return h(
      'form',
      {
        class: 'step',
        onsubmit: (event) => {
          event.preventDefault();
          void take(
            step,
            Object.fromEntries(
              inputs.filter(({ input }) => input.value.trim() !== '').map(({ field, input }) => [field, input.value]),
            ),
          );
        },
      },
      ...inputs.map(({ label }) => label),
      h('button', { type: 'submit', class: step === 'submit' || step === 'issue' ? 'primary' : '' }, words.steps[step]),
    );
  }

  /** @param {Step} step @param {Record<string, string>} fields */
  async function take(step, fields) {
    // What the Department writes stands in the province's report.
    const own = STEPS[step].district && !(step === 'remark' && you.role === 'department');
    const named = district !== '' && (own || step === 'return');
    await said.during(async () => {
      await call(`/v1/reports/weekly/${week}/${step}`, {
        method: 'POST',
        body: { ...fields, ...(named ? { district } : {}) },
      });
      void refresh(words.done);
      return words.done;
    });
  }
}
