// @ts-check
import { h } from '../../web/public/dom.js';
import { call, json, save } from './api.js';
import { choice, clock, districts, saying, table } from './shared.js';

/** Rows that the page shows; the export has all. */
const MOST = 200;

/** The desk of a district. @param {import('./shared.js').Page} page */
export async function createDesk(page) {
  const { main, words, areas, language } = page;
  const options = districts(page, false);
  let district = options[0]?.[0] ?? '';
  const said = saying();
  const list = h('div');
  const file = h('input', { type: 'file', accept: '.csv,text/csv', onchange: () => void bring() });
  main.replaceChildren(
    h(
      'div',
      { class: 'bar' },
      choice(words.district, options, district, (chosen) => {
        district = chosen;
        void refresh();
      }),
      h(
        'button',
        {
          type: 'button',
          onclick: () => void said.during(async () => void (await save(`/v1/desk?district=${district}&format=csv`))),
        },
        words.export,
      ),
      h('label', {}, words.import, file),
    ),
    said.line,
    list,
  );
  await refresh();

  async function bring() {
    const chosen = file.files?.[0];
    if (chosen === undefined) return;
    await said.during(async () =>
      told(await json('/v1/desk/inspections', { method: 'POST', csv: await chosen.text() })),
    );
    file.value = '';
  }

  /** @param {{ accepted: number, rejected: { index: number, message: string }[] }} answer */
  function told({ accepted, rejected }) {
    const reasons = rejected.slice(0, 5).map(({ index, message }) => ` ${index + 1}: ${message}`);
    return words.imported(accepted, rejected.length) + reasons.join(';');
  }

  async function refresh() {
    await said.during(async () => {
      const { at, items } = await json(`/v1/desk?district=${district}`);
      const shown = items.slice(0, MOST);
      list.replaceChildren(
        table(
          words.list(items.length, clock(at, language)),
          [words.venue, words.commune, words.why, words.lastScan, words.lastVisit, words.finding],
          shown.map(rowOf),
        ),
        items.length > MOST ? h('p', { class: 'quiet' }, words.more(items.length - MOST)) : '',
      );
      return '';
    });
  }

  /** @param {any} item */
  function rowOf(item) {
    const commune = areas.communes.find((one) => one.commune === item.commune)?.name ?? item.commune;
    const why = item.reasons
      .map((/** @type {keyof typeof words.reasons} */ reason) => words.reasons[reason])
      .join('; ');
    const before = item.inspection;
    const visit =
      before === null ? '' : `${clock(before.at, language)}: ${words.findings[/** @type {'ok'} */ (before.finding)]}`;
    return [
      `${item.name} (${item.venue})`,
      commune,
      why,
      item.lastScan === null ? words.never : clock(item.lastScan, language),
      visit,
      inspectionForm(item),
    ];
  }

  /** @param {{ venue: string, name: string }} item */
  function inspectionForm({ venue, name }) {
    const finding = h(
      'select',
      { 'aria-label': `${words.finding}: ${name}` },
      ...Object.entries(words.findings).map(([value, text]) => h('option', { value }, text)),
    );
    const note = h('input', { 'aria-label': `${words.note}: ${name}`, placeholder: words.note, maxlength: 2000 });
    const form = h(
      'form',
      {
        class: 'step',
        onsubmit: (event) => {
          event.preventDefault();
          void said.during(async () => {
            const body = {
              venue,
              finding: finding.value,
              ...(note.value.trim() === '' ? {} : { note: note.value.trim() }),
            };
            const answer = await (await call('/v1/desk/inspections', { method: 'POST', body })).json();
            if (answer.accepted === 1) form.replaceChildren(words.findings[/** @type {'ok'} */ (finding.value)]);
            return answer.accepted === 1 ? words.done : told(answer);
          });
        },
      },
      finding,
      note,
      h('button', { type: 'submit' }, words.record),
    );
    return form;
  }
}
