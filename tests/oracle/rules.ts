import type { Protection } from './rows.ts';

/** A rule set, in the words and units of *Rules* in semantics.md. */
export interface Rules {
  id: string;
  rescanSeconds: number;
  minStaySeconds: number;
  maxStayHours: number;
  horizonDays: number;
  futureMinutes: number;
  /** Usual stay in minutes by category; `other` is for every category that is not named. */
  stayMinutes: Record<string, number>;
  infectiousBeforeDays: number;
  infectiousAfterDays: number;
  lingeringMinutes: number;
  minMinutes: number;
  /** Percent by day counted from the reference day. */
  infectiousness: Record<string, number>;
  tiers: { high: number; medium: number };
  /** Doses for full protection by product; `other` is for every product that is not named. */
  dosesNeeded: Record<string, number>;
  isolationDays: Record<Protection, number>;
}

/** What a table of the rules says of a word, else what it says of `other`; words like `constructor` are only words. */
export function named(table: Record<string, number>, word: string): number {
  return Object.hasOwn(table, word) ? table[word]! : table.other!;
}
