import type { Quality, Tier } from './rows.ts';
import type { Rules } from './rules.ts';
import { MINUTE } from './time.ts';

/** Percent by the day of the exposure counted from the reference day; for a day not in the table, the nearest's. */
export function weightOn(day: number, rules: Rules): number {
  const table = Object.entries(rules.infectiousness).map(([known, weight]) => ({ known: Number(known), weight }));
  table.sort((a, b) => Math.abs(a.known - day) - Math.abs(b.known - day) || a.known - b.known);
  return table[0]!.weight;
}

/** An exact fraction; rules may have decimals, and floating point would round before it compares. */
interface Fraction {
  over: bigint;
  under: bigint;
}

function exactly(number: number): Fraction {
  const [whole, decimals = ''] = number.toFixed(9).split('.');
  return { over: BigInt(whole! + decimals), under: 10n ** BigInt(decimals.length) };
}

/** (2·directMs + lingeringMs)·weight / (2·60000·100), in minutes. */
function exactScore(directMs: number, lingeringMs: number, weight: number): Fraction {
  const { over, under } = exactly(weight);
  return { over: BigInt(2 * directMs + lingeringMs) * over, under: BigInt(2 * MINUTE * 100) * under };
}

/** The score, rounded half up to three decimals. */
export function scoreOf(directMs: number, lingeringMs: number, weight: number): number {
  const { over, under } = exactScore(directMs, lingeringMs, weight);
  return Number((2000n * over + under) / (2n * under)) / 1000;
}

/** The tier, by the score before it is rounded; an exposure of quality `assumed` is at most `medium`. */
export function tierOf(directMs: number, lingeringMs: number, weight: number, quality: Quality, rules: Rules): Tier {
  const score = exactScore(directMs, lingeringMs, weight);
  const reaches = (tier: number) => score.over * exactly(tier).under >= exactly(tier).over * score.under;
  if (reaches(rules.tiers.high) && quality !== 'assumed') return 'high';
  return reaches(rules.tiers.medium) || reaches(rules.tiers.high) ? 'medium' : 'low';
}
