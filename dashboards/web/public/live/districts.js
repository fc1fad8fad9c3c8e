// @ts-check
/** @import { Snapshot } from '../../../live/snapshot.ts' */
/** @import { Context } from './page.js' */
import { h, s, setText } from '../dom.js';
import { stepsOver } from './compare.js';
import { area } from './path.js';

const SPARK = { width: 96, height: 24 };

/** The districts, one a line; on a phone one a card. @param {Context} context */
export function createDistricts({ words, formats, areas }) {
  const rows = new Map(areas.districts.map(({ district, name }) => [district, createRow(district, name)]));
  const head = [
    ['name', words.district],
    ['course', words.course],
    ['number scans', words.scans],
    ['number people', words.people],
    ['venues', words.venues],
    ['number silent', words.silentShort],
  ];
  return {
    section: h(
      'section',
      { class: 'districts', 'aria-labelledby': 'districts-title' },
      h('div', { class: 'section-head' }, h('h2', { id: 'districts-title' }, words.districts)),
      // The roles say again what the elements are, because a table that is laid out as cards loses them.
      h(
        'table',
        { role: 'table', 'aria-labelledby': 'districts-title' },
        h(
          'thead',
          { role: 'rowgroup' },
          h(
            'tr',
            { role: 'row' },
            ...head.map(([name, text]) => h('th', { role: 'columnheader', scope: 'col', class: name }, text)),
          ),
        ),
        h('tbody', { role: 'rowgroup' }, ...[...rows.values()].map(({ node }) => node)),
      ),
    ),
    /** @param {Snapshot} snapshot */
    counts({ day, districts, silentCommunes, asOf }) {
      const halves = Math.max(1, Math.ceil(stepsOver(asOf) / 6));
      for (const one of districts) {
        const silent = silentCommunes.filter(({ district }) => district === one.district).length;
        rows.get(one.district)?.counts(one, day === null ? undefined : silent, halves);
      }
    },
  };

  /** @param {string} district @param {string} name */
  function createRow(district, name) {
    const communes = areas.communes.filter((commune) => commune.district === district).length;
    const spark = s('path', { class: 'spark' });
    const course = s(
      'svg',
      { viewBox: `0 0 ${SPARK.width} ${SPARK.height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      s('path', { class: 'spark-ground', d: `M0 ${SPARK.height}H${SPARK.width}` }),
      spark,
    );
    const scans = h('span', { class: 'value' }, '0');
    const people = h('span', { class: 'value' }, '0');
    const share = h('span', { class: 'value' }, '–');
    const fill = h('span', { class: 'fill' });
    const active = h('span', { class: 'quiet' });
    const silent = h('span', { class: 'value' }, '0');
    const silentCell = cell(
      'number silent',
      words.silentShort,
      silent,
      h('span', { class: 'quiet' }, ` / ${communes}`),
    );
    const node = h(
      'tr',
      { role: 'row', 'data-district': district },
      h('th', { role: 'rowheader', scope: 'row', class: 'name' }, name),
      cell('course', '', course),
      cell('number scans', words.scans, scans),
      cell('number people', words.people, people),
      cell('venues', words.venues, h('span', { class: 'bar', 'aria-hidden': 'true' }, fill), share, active),
      silentCell,
    );
    return {
      node,
      /** @param {Snapshot['districts'][number]} counts @param {number | undefined} quiet @param {number} halves */
      counts(counts, quiet, halves) {
        setText(scans, formats.count(counts.scans));
        setText(people, formats.count(counts.people));
        setText(share, formats.share(counts.venuesActive, counts.venuesRegistered));
        setText(active, `${formats.count(counts.venuesActive)} / ${formats.count(counts.venuesRegistered)}`);
        fill.style.inlineSize = `${Math.min(100, (100 * counts.venuesActive) / Math.max(1, counts.venuesRegistered))}%`;
        setText(silent, quiet === undefined ? '–' : formats.count(quiet));
        silentCell.classList.toggle('some', quiet !== undefined && quiet > 0);
        spark.setAttribute('d', sparkline(counts.halfHours, halves));
      },
    };
  }
}

/** @param {string} name @param {string} label @param {Element[]} children */
function cell(name, label, ...children) {
  const said = label === '' ? null : h('span', { class: 'label', 'aria-hidden': 'true' }, label);
  return h('td', { role: 'cell', class: name }, said, ...children);
}

/** The course of a day as an area from five o'clock on, as high as its own peak. @param {readonly number[]} halfHours @param {number} until */
function sparkline(halfHours, until) {
  const first = 10;
  const most = Math.max(1, ...halfHours);
  const x = (/** @type {number} */ at) => ((at - first) / (48 - first)) * SPARK.width;
  const points = halfHours
    .map((n, at) => /** @type {const} */ ([x(at + 0.5), SPARK.height - (n / most) * SPARK.height]))
    .slice(first, Math.max(first + 1, until));
  return area(points, SPARK.height);
}
