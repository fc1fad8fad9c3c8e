// @ts-check
/** @import { Snapshot } from '../../../live/snapshot.ts' */
/** @import { Context } from './page.js' */
import { h, s, setText } from '../dom.js';

/** Of a tile's side. */
const GAP = 0.12;

/** The communes without a scan today: where they lie, and their names. @param {Context} context */
export function createSilent({ words, formats, areas }) {
  const number = h('span', { id: 'silent', class: 'value' }, '0');
  const of = h('span', { class: 'quiet' }, words.ofCommunes(areas.communes.length));
  const tiles = new Map(
    areas.communes.map((commune) => [commune.commune, tile(commune.column, commune.row, commune.name)]),
  );
  const columns = Math.max(...areas.communes.map(({ column }) => column)) + 1;
  const rows = Math.max(...areas.communes.map(({ row }) => row)) + 1;
  const map = s(
    'svg',
    { class: 'tiles', role: 'img', 'aria-label': words.map, viewBox: `0 0 ${columns} ${rows}` },
    ...[...tiles.values()],
  );
  const list = h('dl', { class: 'names', tabindex: '0', 'aria-labelledby': 'silent-title' });
  return {
    section: h(
      'section',
      { class: 'silent-communes', 'aria-labelledby': 'silent-title' },
      h(
        'div',
        { class: 'section-head' },
        h('h2', { id: 'silent-title' }, words.silent),
        h('p', { class: 'total' }, number, of),
      ),
      h(
        'div',
        { class: 'where' },
        h(
          'figure',
          {},
          map,
          h(
            'figcaption',
            { class: 'legend' },
            h('span', { class: 'key heard' }, words.heard),
            h('span', { class: 'key quiet-tile' }, words.quiet),
          ),
        ),
        list,
      ),
    ),
    /** @param {Snapshot} snapshot */
    counts({ silentCommunes }) {
      setText(number, formats.count(silentCommunes.length));
      const silent = new Set(silentCommunes.map(({ commune }) => commune));
      for (const [commune, node] of tiles) node.classList.toggle('silent', silent.has(commune));
      const said = namesByDistrict(silentCommunes);
      if (list.dataset.said === said.key) return;
      list.dataset.said = said.key;
      list.replaceChildren(
        ...(said.groups.length === 0 ? [h('div', {}, h('dd', {}, words.noneSilent))] : []),
        ...said.groups.map(({ district, names }) => h('div', {}, h('dt', {}, district), h('dd', {}, names.join(', ')))),
      );
    },
  };

  /** @param {Snapshot['silentCommunes']} silent */
  function namesByDistrict(silent) {
    const groups = areas.districts
      .map(({ district, name }) => ({
        district: name,
        names: silent.filter((commune) => commune.district === district).map((commune) => commune.name),
      }))
      .filter(({ names }) => names.length > 0);
    return { groups, key: silent.map(({ commune }) => commune).join() };
  }
}

/** @param {number} column @param {number} row @param {string} name */
function tile(column, row, name) {
  const side = 1 - GAP;
  return s(
    'rect',
    { class: 'tile', x: column + GAP / 2, y: row + GAP / 2, width: side, height: side, rx: 0.1 },
    s('title', {}, name),
  );
}
