import { readFileSync } from 'node:fs';
import { COMMUNES, DISTRICTS } from '../../schemas/areas.ts';
import type { Tile, TileMap } from './document.ts';
import { formatNumber, type NumberStyle } from './format.ts';
import { type Text, text } from './text.ts';

interface Block {
  readonly district: string;
  readonly column: number;
  readonly row: number;
  readonly tiles: readonly (readonly (string | null)[])[];
}

const BLOCKS = (
  JSON.parse(readFileSync(new URL('./tile-map.json', import.meta.url), 'utf8')) as { blocks: readonly Block[] }
).blocks;
const COMMUNE_NAMES = new Map(COMMUNES.map((commune) => [commune.code, commune.name]));
const DISTRICT_NAMES = new Map(DISTRICTS.map((district) => [district.code, district.name]));

/** The most classes a map has: more than five shades cannot be told apart on a grey print. */
const CLASSES = 5;

/**
 * Bounds between the classes of a map, each with about as many communes as the next; equal values are never parted.
 * Percentages are cut at 20, 40, 60 and 80, so that two weeks can be compared.
 */
export function classBounds(values: readonly number[], style: NumberStyle): number[] {
  if (style === 'percent') return [20, 40, 60, 80];
  if (style === 'level') return [2, 3, 4];
  const sorted = values.toSorted((a, b) => a - b);
  const bounds = Array.from(
    { length: CLASSES - 1 },
    (_, at) => sorted[Math.ceil(((at + 1) * sorted.length) / CLASSES)],
  );
  return [...new Set(bounds)].filter((bound): bound is number => bound !== undefined && bound > sorted[0]!);
}

function legendOf(bounds: readonly number[], style: NumberStyle, some: boolean): TileMap['legend'] {
  const written = (value: number, language: 'vi' | 'en'): string => formatNumber(value, style, language);
  const classes = [...bounds, null].map((to, shade) => {
    const from = shade === 0 ? null : bounds[shade - 1]!;
    const say = (language: 'vi' | 'en'): string => {
      if (style === 'level') return written(shade + 1, language);
      const [below, up] = language === 'vi' ? ['dưới', 'trở lên'] : ['below', 'and more'];
      if (from === null)
        return to === null ? (language === 'vi' ? 'mọi giá trị' : 'all values') : `${below} ${written(to, language)}`;
      if (to === null) return `${written(from, language)} ${up}`;
      return language === 'vi'
        ? `${written(from, 'vi')} đến dưới ${written(to, 'vi')}`
        : `${written(from, 'en')} to below ${written(to, 'en')}`;
    };
    return { shade, label: text(say('vi'), say('en')) };
  });
  return some ? [...classes, { shade: null, label: text('không có số liệu', 'no figure') }] : classes;
}

/** Lays the communes out as tiles and sorts their values into classes. For a district, only its own communes. */
export function tileMap(
  id: string,
  caption: Text,
  figureOf: (commune: string) => number | null,
  style: NumberStyle,
  district: string | null = null,
): TileMap {
  const blocks = BLOCKS.filter((block) => district === null || block.district === district);
  const left = Math.min(...blocks.map((block) => block.column));
  const top = Math.min(...blocks.map((block) => block.row));
  const places = blocks.flatMap((block) =>
    block.tiles.flatMap((line, row) =>
      line.flatMap((commune, column) =>
        commune === null
          ? []
          : [{ commune, district: block.district, column: block.column - left + column, row: block.row - top + row }],
      ),
    ),
  );
  const values = places.map(({ commune }) => figureOf(commune));
  const known = values.filter((value) => value !== null);
  const bounds = classBounds(known, style);
  const tiles: Tile[] = places.map((place, at) => {
    const value = values[at]!;
    const shade = value === null ? null : bounds.filter((bound) => value >= bound).length;
    return { ...place, name: COMMUNE_NAMES.get(place.commune)!, value, shade };
  });
  return {
    kind: 'map',
    id,
    caption,
    style,
    tiles,
    districts: blocks.map((block) => ({
      code: block.district,
      name: DISTRICT_NAMES.get(block.district)!,
      column: block.column - left,
      row: block.row - top,
    })),
    legend: legendOf(bounds, style, known.length < values.length),
  };
}
