import { COMMUNES, DISTRICTS, districtOf } from './communes.ts';

/** The commune something is counted in; null for what is in the province's row only. */
export type Area = string | null;

/** Something that is counted in an area: by itself, or, when it says what it counts, once for each such thing. */
export interface Located {
  area: Area;
  counts?: string;
}

/** How many things there are in every commune, district and the province; zeros included. */
export function tally(
  things: readonly Located[],
): { district: string | null; commune: string | null; value: number }[] {
  const number = (inside: (area: Area) => boolean) => {
    const all = things.filter(({ area }) => inside(area));
    const named = new Set(all.flatMap(({ counts }) => (counts === undefined ? [] : [counts])));
    return named.size + all.filter(({ counts }) => counts === undefined).length;
  };
  return [
    ...COMMUNES.map((commune) => ({
      district: districtOf(commune),
      commune,
      value: number((area) => area === commune),
    })),
    ...DISTRICTS.map((district) => ({
      district,
      commune: null,
      value: number((area) => area !== null && districtOf(area) === district),
    })),
    { district: null, commune: null, value: number(() => true) },
  ];
}
