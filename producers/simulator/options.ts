import { type Day, dayNumber, isDay } from '../../schemas/instant.ts';

/** What to simulate; everything but the seed and the number of days has a default that looks like Ninh Thuận. */
export interface SimulationOptions {
  /** A whole number; the same seed and options give the same events. */
  seed: number;
  /** How many local days of scans; `Infinity` never ends. */
  days: number;
  /** The first local day with scans: 2021-12-02, a Thursday, the first day of a reporting week. */
  firstDay?: Day;
  /** Venues in the registry (12,000); about a tenth of them scan anybody. */
  venues?: number;
  /** Scans of a mean day (63,000), repeats included, retries and garbage not. */
  scansPerDay?: number;
  /** Whether what was known before the first day comes first: the registry and the vaccinations (true). */
  history?: boolean;
  /** Whether scans and encounters carry `received`, so that lateness is known (true). */
  received?: boolean;
}

/** The options with every default filled in and what follows from them. */
export interface Settings {
  readonly seed: number;
  readonly firstDay: number;
  readonly days: number;
  readonly venues: number;
  readonly scansPerDay: number;
  /** People who scan now and then: 38,000 of 590,000 for 63,000 scans a day. */
  readonly people: number;
  readonly history: boolean;
  readonly received: boolean;
}

/** People per daily scan: each of them makes about one visit a day, most of them of two scans or one. */
const PEOPLE_PER_SCAN = 38_000 / 63_000;

/** Checks the options and fills in the defaults. Throws a RangeError that names the wrong one. */
export function settings(options: SimulationOptions): Settings {
  const { seed, days, firstDay = '2021-12-02', venues = 12_000, scansPerDay = 63_000 } = options;
  if (!Number.isSafeInteger(seed)) throw new RangeError('seed must be a whole number');
  if (!(days === Number.POSITIVE_INFINITY || (Number.isSafeInteger(days) && days >= 0))) {
    throw new RangeError('days must be a whole number from 0');
  }
  if (!isDay(firstDay)) throw new RangeError('firstDay must be a day such as 2021-12-02');
  if (!Number.isSafeInteger(venues) || venues < 100) throw new RangeError('venues must be a whole number from 100');
  if (!Number.isSafeInteger(scansPerDay) || scansPerDay < 100) {
    throw new RangeError('scansPerDay must be a whole number from 100');
  }
  const people = Math.min(590_000, Math.round(scansPerDay * PEOPLE_PER_SCAN));
  const { history = true, received = true } = options;
  return { seed, days, firstDay: dayNumber(firstDay), venues, scansPerDay, people, history, received };
}
