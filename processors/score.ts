import { localDayNumber } from '../schemas/instant.ts';
import type { Quality, Tier } from '../schemas/messages.ts';
import type { Rules } from '../schemas/rules.ts';

const QUALITIES: readonly Quality[] = ['observed', 'inferred', 'assumed'];

/** The worse of two qualities. */
export function worse(a: Quality, b: Quality): Quality {
  return QUALITIES[Math.max(QUALITIES.indexOf(a), QUALITIES.indexOf(b))]!;
}

/** Infectiousness in percent on the local day of an instant; a day not in the table has that of the nearest, the earlier of two. */
export function weightAt(at: number, reference: number, rules: Rules): number {
  const offset = localDayNumber(at) - reference;
  const exact = rules.infectiousness[String(offset)];
  if (exact !== undefined) return exact;
  const [nearest] = Object.keys(rules.infectiousness)
    .map(Number)
    .sort((a, b) => Math.abs(a - offset) - Math.abs(b - offset) || a - b);
  return rules.infectiousness[String(nearest)]!;
}

/** Milliseconds × percent × 2 in one point of score, a minute of direct contact at 100 %. */
const POINT = 2 * 60_000 * 100;

/** How close an exposure was. */
export interface Closeness {
  readonly directMs: number;
  readonly lingeringMs: number;
  readonly quality: Quality;
}

/**
 * Score in minutes, rounded half up to three decimals, and tier, which is compared before rounding (`semantics.md`, *Exposures*). Whole
 * numbers until the last step, so that nothing is lost to binary fractions.
 */
export function scoreOf(
  { directMs, lingeringMs, quality }: Closeness,
  weight: number,
  rules: Rules,
): { score: number; tier: Tier } {
  const raw = (2 * directMs + lingeringMs) * weight;
  const score = Math.floor((raw + POINT / 2000) / (POINT / 1000)) / 1000;
  const tier = raw >= rules.tiers.high * POINT ? 'high' : raw >= rules.tiers.medium * POINT ? 'medium' : 'low';
  return { score, tier: tier === 'high' && quality === 'assumed' ? 'medium' : tier };
}

/** An overlap long enough to be an exposure. */
export function isLongEnough(directMs: number, lingeringMs: number, rules: Rules): boolean {
  const total = directMs + lingeringMs;
  return total > 0 && total >= rules.minMinutes * 60_000;
}
