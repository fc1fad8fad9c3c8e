/** How venues of a category look and when people go there. Minutes are after local midnight. */
export interface Category {
  /** Share of the registry. */
  readonly share: number;
  /** Share of them where people really scan; over all categories it is about a tenth. */
  readonly scanning: number;
  /** Staff (pupils and patients' families too): how many regulars the largest venues have. */
  readonly regulars: number;
  /** Part of all errands on a working day, and at a weekend. */
  readonly errands: readonly [number, number];
  /** When errands begin: peaks as [centre, spread, weight]. */
  readonly peaks: readonly (readonly [number, number, number])[];
  /** Usual minutes of an errand. */
  readonly minutes: number;
  /** Share of venues in the open air. */
  readonly outdoor: number;
  /** Share of venues with one poster for in and out (`any`). */
  readonly poster: number;
  /** How much more such venues sit in town than people do. */
  readonly urban: number;
  /** Share of regulars who come on a working day, on Saturday and on Sunday. */
  readonly attendance: readonly [number, number, number];
}

const MORNING = [430, 28, 4] as const;
const EVENING = [1045, 50, 4] as const;

/** The categories of the rules (`schemas/rules`), in an order that never changes: traits are drawn by position. */
export const CATEGORIES: Readonly<Record<string, Category>> = {
  office: row(
    0.08,
    0.3,
    70,
    [0.1, 0],
    [
      [500, 50, 3],
      [860, 60, 2],
    ],
    40,
    0,
    0.15,
    1.6,
    [0.85, 0.06, 0.02],
  ),
  hospital: row(
    0.015,
    0.7,
    140,
    [0.07, 0.04],
    [MORNING, [480, 60, 4], [840, 70, 2]],
    80,
    0,
    0.05,
    1.5,
    [0.8, 0.5, 0.45],
  ),
  school: row(
    0.035,
    0.3,
    150,
    [0.04, 0.01],
    [
      [415, 12, 5],
      [1000, 18, 5],
    ],
    15,
    0.1,
    0.2,
    1,
    [0.85, 0.2, 0.01],
  ),
  factory: row(0.02, 0.3, 190, [0.01, 0], [[480, 60, 1]], 60, 0, 0.05, 1.1, [0.9, 0.8, 0.12]),
  supermarket: row(
    0.008,
    0.9,
    40,
    [0.12, 0.17],
    [[560, 70, 1], EVENING, [1140, 50, 3]],
    35,
    0,
    0.1,
    1.8,
    [0.75, 0.8, 0.8],
  ),
  market: row(
    0.01,
    0.9,
    25,
    [0.22, 0.24],
    [[345, 30, 4], MORNING, [500, 35, 2], [1000, 30, 1]],
    35,
    0.55,
    0.45,
    1,
    [0.8, 0.85, 0.85],
  ),
  hotel: row(
    0.03,
    0.1,
    18,
    [0.02, 0.04],
    [
      [840, 90, 3],
      [1140, 70, 3],
    ],
    640,
    0,
    0.2,
    2,
    [0.7, 0.8, 0.8],
  ),
  restaurant: row(
    0.13,
    0.07,
    9,
    [0.1, 0.14],
    [MORNING, [705, 35, 3], [1110, 55, 4]],
    45,
    0.2,
    0.5,
    1.3,
    [0.75, 0.85, 0.85],
  ),
  cafe: row(
    0.12,
    0.09,
    7,
    [0.14, 0.16],
    [[415, 28, 5], [520, 60, 1], EVENING, [1160, 50, 2]],
    55,
    0.35,
    0.55,
    1.3,
    [0.75, 0.85, 0.85],
  ),
  transport: row(
    0.02,
    0.15,
    14,
    [0.03, 0.03],
    [
      [400, 45, 3],
      [1020, 60, 3],
    ],
    70,
    0.3,
    0.3,
    1.2,
    [0.75, 0.75, 0.75],
  ),
  worship: row(
    0.04,
    0.06,
    4,
    [0.01, 0.06],
    [
      [330, 25, 3],
      [450, 40, 2],
      [1080, 30, 3],
    ],
    80,
    0.15,
    0.6,
    0.8,
    [0.4, 0.5, 0.9],
  ),
  shop: row(0.34, 0.03, 6, [0.11, 0.07], [[470, 60, 2], EVENING, [1120, 60, 2]], 14, 0.05, 0.5, 1.1, [0.8, 0.8, 0.7]),
  event: row(
    0.007,
    0.12,
    0,
    [0.005, 0.03],
    [
      [510, 40, 2],
      [1060, 50, 3],
    ],
    160,
    0.3,
    0.3,
    1.2,
    [0, 0, 0],
  ),
  other: row(
    0.145,
    0.012,
    10,
    [0.025, 0.01],
    [
      [500, 90, 1],
      [900, 90, 1],
    ],
    40,
    0.2,
    0.4,
    1,
    [0.75, 0.4, 0.2],
  ),
};

/** Names of the categories, by position. */
export const CATEGORY_NAMES: readonly string[] = Object.keys(CATEGORIES);

function row(
  share: number,
  scanning: number,
  regulars: number,
  errands: Category['errands'],
  peaks: Category['peaks'],
  minutes: number,
  outdoor: number,
  poster: number,
  urban: number,
  attendance: Category['attendance'],
): Category {
  return { share, scanning, regulars, errands, peaks, minutes, outdoor, poster, urban, attendance };
}
