// @ts-check
import { h } from '../../web/public/dom.js';
import { json, save } from './api.js';
import { choice, clock, districts, saying, table } from './shared.js';
import { spark } from './spark.js';

/**
 * @typedef {object} Shares a row of `GET /v1/quality/vaccination`
 * @property {string} name
 * @property {number} records
 * @property {number | null} faultless
 * @property {Record<string, number | null>} present
 * @property {Record<string, number | null>} plausible
 * @property {Record<string, number>} faults
 * @property {number} dosesWithoutPerson
 * @property {number} scannedWithoutRecord
 */

const FIELDS = /** @type {const} */ (['name', 'birth', 'id', 'phone', 'sex', 'doses']);
const WEEKS = ['4', '8', '13', '26'];
/** Rows that the page shows; the saved file has all. */
const MOST = 200;

/** How good the vaccination data is, and how that changed over the weeks. @param {import('./shared.js').Page} page */
export async function createQuality(page) {
  const { main, areas, language, you } = page;
  const words = page.words.quality;
  const options = districts(page, true);
  const asked = { by: 'facility', district: options[0]?.[0] ?? '', measure: 'faultless', weeks: '8' };
  const said = saying();
  const found = h('div');
  const decimal = new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 1 });
  const count = new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB');
  const percent = (/** @type {number | null | undefined} */ value) =>
    value == null ? '–' : `${decimal.format(value)} %`;
  const measures = /** @type {[string, string][]} */ ([
    ['faultless', words.faultless],
    ...FIELDS.map((field) => [field, words.fields[field]]),
  ]);
  const levels = /** @type {[string, string][]} */ (Object.entries(words.levels));
  main.replaceChildren(
    h(
      'div',
      { class: 'bar' },
      choose('by', words.by, levels),
      choose('district', page.words.district, options),
      choose('measure', words.measure, measures),
      choose(
        'weeks',
        words.weeks,
        WEEKS.map((weeks) => [weeks, weeks]),
      ),
    ),
    h(
      'div',
      { class: 'bar' },
      ...['csv', 'xlsx'].map((format) =>
        saving(`${words.save} (${format.toUpperCase()})`, () => `/v1/quality/vaccination?${query()}&format=${format}`),
      ),
      ...(mayList() ? Object.entries(words.lists).map(([list, text]) => saving(text, () => listPath({ list }))) : []),
    ),
    said.line,
    found,
  );
  await refresh();

  /** @param {keyof typeof asked} name @param {string} label @param {readonly (readonly [string, string])[]} values */
  function choose(name, label, values) {
    return choice(label, values, asked[name], (value) => {
      asked[name] = value;
      void refresh();
    });
  }

  /** @param {string} text @param {() => string} path @param {string} [label] */
  function saving(text, path, label) {
    const onclick = () => void said.during(async () => void (await save(path())));
    return h('button', { type: 'button', onclick, 'aria-label': label }, text);
  }

  function query() {
    const { by, weeks, district } = asked;
    return new URLSearchParams({ by, weeks, ...(district === '' ? {} : { district }) }).toString();
  }

  /** Lists name people: only who may read people can have them. */
  function mayList() {
    return you.role === 'administrator';
  }

  /** @param {{ list: string, facility?: string }} which */
  function listPath(which) {
    const { district } = asked;
    const rest = { ...which, format: 'xlsx', ...(district === '' ? {} : { district }) };
    return `/v1/quality/vaccination/records?${new URLSearchParams(rest)}`;
  }

  async function refresh() {
    await said.during(async () => {
      /** @type {{ asOf: string, rows: Shares[], weeks: { rows: Shares[] }[] }} */
      const answer = await json(`/v1/quality/vaccination?${query()}`);
      const rows = answer.rows.toSorted((a, b) => toCorrect(b) - toCorrect(a));
      const before = answer.weeks.map((week) => new Map(week.rows.map((row) => [row.name, row])));
      const heads = [
        words.levels[/** @type {'facility'} */ (asked.by)],
        words.faultless,
        words.change,
        words.records,
        ...FIELDS.map((field) => words.fields[field]),
        words.lookAlike,
        words.strayDoses,
        words.unrecorded,
        ...(mayList() && asked.by === 'facility' ? [''] : []),
      ];
      const lines = rows.slice(0, MOST).map((row) => lineOf(row, before));
      found.replaceChildren(
        rows.length === 0
          ? h('p', { class: 'quiet' }, words.none)
          : table(words.caption(clock(answer.asOf, language)), heads, lines),
        rows.length > MOST ? h('p', { class: 'quiet' }, words.more(rows.length - MOST)) : '',
      );
      found.querySelector('table')?.classList.add('shares');
      return '';
    });
  }

  /** @param {Shares} row @param {Map<string, Shares>[]} before */
  function lineOf(row, before) {
    const series = [...before.map((week) => measure(week.get(row.name))), measure(row)];
    const values = series.map(percent).join(', ');
    return [
      title(row.name),
      h('strong', {}, percent(row.faultless)),
      spark(series, words.series(values)),
      count.format(row.records),
      ...FIELDS.map((field) => fieldCell(row, field)),
      count.format(row.faults['look-alike'] ?? 0),
      count.format(row.dosesWithoutPerson),
      count.format(row.scannedWithoutRecord),
      ...(mayList() && asked.by === 'facility'
        ? [saving(words.send, () => listPath({ list: 'records', facility: row.name }), words.sendOf(title(row.name)))]
        : []),
    ];
  }

  /** @param {Shares} row @param {typeof FIELDS[number]} field */
  function fieldCell(row, field) {
    const [present, plausible] = [row.present[field], row.plausible[field]];
    const beside = present === plausible ? '' : h('small', { class: 'quiet' }, words.present(percent(present)));
    return h('span', { class: 'share' }, percent(plausible), beside);
  }

  /** @param {Shares | undefined} row */
  function measure(row) {
    if (row === undefined) return null;
    return (asked.measure === 'faultless' ? row.faultless : row.plausible[asked.measure]) ?? null;
  }

  /** @param {string} name */
  function title(name) {
    if (asked.by === 'province') return page.words.wholeProvince;
    const area =
      areas.communes.find(({ commune }) => commune === name) ??
      areas.districts.find(({ district }) => district === name);
    return (asked.by === 'facility' ? name : area?.name) || name || words.unnamed;
  }
}

/** How many records there are to correct: where most is to be done comes first. @param {Shares} row */
function toCorrect({ records, faultless, dosesWithoutPerson }) {
  return records * (1 - (faultless ?? 100) / 100) + dosesWithoutPerson;
}
