// @ts-check
/** @import { Snapshot } from '../../../live/snapshot.ts' */
/** @import { Areas } from '../../areas.ts' */
/** @import { Context } from './page.js' */
import { h, s, setText } from '../dom.js';

/** Room between tiles, and above a block for its name; a tile is 1. */
const GAP = 0.1;
const LABEL = 0.5;

/** How many of the busiest communes are named. */
const BUSIEST = 6;

/** The communes without a scan today, where they lie, and which have the most. @param {Context} context */
export function createSilent({ words, formats, areas }) {
  const number = h('span', { id: 'silent', class: 'value' }, '0');
  const of = h('span', { class: 'quiet' }, words.ofCommunes(areas.communes.length));
  const tiles = new Map(areas.communes.map((commune) => [commune.commune, createTile(commune)]));
  const columns = Math.max(...areas.communes.map(({ column }) => column)) + 1;
  const rows = Math.max(...areas.communes.map(({ row }) => row)) + 1;
  const map = s(
    'svg',
    { class: 'tiles', role: 'img', 'aria-label': words.map, viewBox: `0 ${-LABEL} ${columns} ${rows + LABEL}` },
    ...areas.districts.map(({ name, column, row }) =>
      s('text', { class: 'block', x: column + GAP / 2, y: row - GAP }, name),
    ),
    ...[...tiles.values()].map(({ node }) => node),
  );
  const list = h('dl', { class: 'names', tabindex: '0', 'aria-labelledby': 'silent-title' });
  const busiest = Array.from({ length: BUSIEST }, () => ({ name: h('span'), scans: h('span') }));
  const busy = h(
    'div',
    { class: 'busiest' },
    h('h3', {}, words.most),
    h('ol', {}, ...busiest.map(({ name, scans }) => h('li', {}, name, scans))),
  );
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
            h('span', { class: 'ramp' }, words.few, h('span', { class: 'shades', 'aria-hidden': 'true' }), words.many),
            h('span', { class: 'key quiet-tile' }, words.quiet),
          ),
        ),
        h('div', { class: 'beside' }, list, busy),
      ),
    ),
    /** @param {Snapshot} snapshot */
    counts({ day, silentCommunes: silent, communes }) {
      // Before the first scan of all there is nothing to miss.
      const silentCommunes = day === null ? [] : silent;
      map.classList.toggle('unknown', day === null);
      setText(number, day === null ? '–' : formats.count(silentCommunes.length));
      const ranked = communes.filter(({ scans }) => scans > 0).sort((a, b) => b.scans - a.scans);
      // The silent ones go first: where their names need the room, the busiest are left out.
      busy.hidden = ranked.length === 0 || new Set(silentCommunes.map(({ district }) => district)).size > 2;
      for (const [at, line] of busiest.entries()) {
        const one = ranked[at];
        setText(line.name, one ? (tiles.get(one.commune)?.name ?? '') : '');
        setText(line.scans, one ? formats.count(one.scans) : '');
      }
      const most = Math.max(1, ...communes.map(({ scans }) => scans));
      for (const { commune, scans } of communes) tiles.get(commune)?.scans(scans, most);
      const said = namesByDistrict(silentCommunes, day === null);
      if (list.dataset.said === said.key) return;
      list.dataset.said = said.key;
      list.replaceChildren(
        ...(said.none ? [h('div', {}, h('dd', {}, words.noneSilent))] : []),
        ...said.groups.map(({ district, names }) => h('div', {}, h('dt', {}, district), h('dd', {}, names.join(', ')))),
      );
    },
  };

  /** @param {Areas['communes'][number]} commune */
  function createTile({ column, row, name }) {
    const side = 1 - GAP;
    const title = s('title', {}, name);
    const at = { x: column + GAP / 2, y: row + GAP / 2, width: side, height: side, rx: 0.08 };
    const node = s('rect', { class: 'tile', ...at }, title);
    return {
      node,
      name,
      /** @param {number} scans @param {number} most */
      scans(scans, most) {
        node.classList.toggle('silent', scans === 0);
        // Communes differ by a hundredfold: by their roots the small ones stay apart.
        node.style.fillOpacity = scans === 0 ? '' : String(0.22 + 0.78 * Math.sqrt(scans / most));
        setText(title, words.communeIs(name, formats.count(scans)));
      },
    };
  }

  /** @param {Snapshot['silentCommunes']} silent @param {boolean} unknown */
  function namesByDistrict(silent, unknown) {
    const groups = areas.districts
      .map(({ district, name }) => ({
        district: name,
        names: silent.filter((commune) => commune.district === district).map((commune) => commune.name),
      }))
      .filter(({ names }) => names.length > 0);
    return {
      groups,
      none: groups.length === 0 && !unknown,
      key: `${unknown} ${silent.map(({ commune }) => commune).join()}`,
    };
  }
}
