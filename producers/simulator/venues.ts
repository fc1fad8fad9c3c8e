import { COMMUNES } from '../../schemas/areas.ts';
import { CATEGORIES, CATEGORY_NAMES } from './categories.ts';
import { venueName } from './names.ts';
import type { Settings } from './options.ts';
import { COMMUNE_POPULATIONS } from './populations.ts';
import { choice, hash, type Random, random } from './random.ts';

/** A place of the simulation: what its record says, and how it behaves. */
export interface SimulatedVenue {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  /** Position in `CATEGORY_NAMES`. */
  readonly category: number;
  /** Position in `COMMUNES`. */
  readonly commune: number;
  readonly outdoor: boolean;
  /** Minutes its record states, where it states any. */
  readonly stay: number | undefined;
  /** One code for in and out. */
  readonly poster: boolean;
  /** How much it draws, among its category; 0 where nobody scans. */
  readonly weight: number;
  readonly zones: readonly string[];
  /** Days of the week on which a market is held; empty for every day. */
  readonly marketDays: readonly number[];
}

const ZONES = [
  ['Khu A', 'Khu B', 'Khu C'],
  ['Tầng 1', 'Tầng 2'],
  ['Cổng Đông', 'Cổng Tây', 'Nhà lồng'],
] as const;

/** Every venue of the registry. The first market in town is the one everybody goes to (index 0). */
export function makeVenues({ seed, venues }: Settings): SimulatedVenue[] {
  const next = random(seed, 21);
  const communes = CATEGORY_NAMES.map((name) => urbanised(CATEGORIES[name]!.urban));
  const made: SimulatedVenue[] = [makeVenue(0, next, indexOf('market'), bigMarketCommune(), 1)];
  CATEGORY_NAMES.forEach((name, category) => {
    const { share, scanning } = CATEGORIES[name]!;
    const count = category === CATEGORY_NAMES.length - 1 ? venues - made.length : Math.round(share * venues);
    const active = Math.max(1, Math.round(count * scanning));
    for (let rank = 0; rank < count && made.length < venues; rank++) {
      const weight = rank < active ? 1 / (rank + 4) ** 0.7 : 0;
      made.push(makeVenue(made.length, next, category, communes[category]!.at(next()), weight));
    }
  });
  return made;
}

function makeVenue(index: number, next: Random, category: number, commune: number, weight: number): SimulatedVenue {
  const rules = CATEGORIES[CATEGORY_NAMES[category]!]!;
  const place = COMMUNES[commune]!;
  const market = CATEGORY_NAMES[category] === 'market';
  const big = weight > 0.22 && rules.regulars >= 25;
  const first = hash(index, 22) % 7;
  // Chợ phiên: in the country every third market is held on three days of the week.
  const marketDays =
    market && index > 0 && place.kind === 'xã' && next() < 0.35 ? [first, (first + 2) % 7, (first + 4) % 7] : [];
  return {
    index,
    id: `NT${String(index).padStart(5, '0')}`,
    name: index === 0 ? 'Chợ Phan Rang' : venueName(next, CATEGORY_NAMES[category]!, place.name, index),
    category,
    commune,
    outdoor: index > 0 && next() < rules.outdoor,
    stay: next() < 0.06 ? Math.max(10, Math.round((rules.minutes * (0.5 + next())) / 5) * 5) : undefined,
    poster: index > 0 && next() < rules.poster,
    weight,
    zones: big ? ZONES[index % ZONES.length]! : [],
    marketDays,
  };
}

/** Communes weighted by people, towns more so. */
function urbanised(urban: number) {
  const indices = COMMUNES.map((_, index) => index);
  return choice(indices, (index) => {
    const town = COMMUNES[index]!.kind === 'xã' ? 1 : urban;
    return COMMUNE_POPULATIONS[index]!.population * town;
  });
}

function indexOf(category: string): number {
  return CATEGORY_NAMES.indexOf(category);
}

/** The central ward of the town, where the old market stands. */
function bigMarketCommune(): number {
  return COMMUNES.findIndex((commune) => commune.name === 'Kinh Dinh');
}
