import { DAY_MS, localDayNumber, localMidnight } from '../../schemas/instant.ts';
import type { Rules } from '../../schemas/rules.ts';

/** From where on what is kept; all but `horizon` follow from it and the rules. Instants, ms. */
export interface Edges {
  /** Local midnight. Every answer about what began here or later is as though nothing had ever been deleted, and no scan of before is accepted any more. */
  readonly horizon: number;
  /** Scans, encounters and visits of before leave the state, the log and, as scans and alerts, ClickHouse; so do contacts that ended before. */
  readonly kept: number;
  /** Visits that began before leave ClickHouse: a visit may begin a stay before its first scan. */
  readonly visits: number;
  /** Exposures that began before leave ClickHouse: a contact's exposures stay together. */
  readonly exposures: number;
}

/**
 * The edges when `newest` is the newest local day with scans: the data's own clock, because a deployment that plays December 2021, or that
 * was down for a month, has lost nothing of what it wants to know.
 */
export function edgesAt(newest: number, days: number, rules: Rules): Edges {
  return edgesOf(localMidnight(newest + 1 - days), rules);
}

export function edgesOf(horizon: number, rules: Rules): Edges {
  const stay = rules.maxStayHours * 3_600_000;
  const kept = localMidnight(localDayNumber(horizon - reachOf(rules)));
  return { horizon, kept, visits: kept - stay, exposures: kept - reachOf(rules) };
}

/**
 * How far before an instant what decides about it may lie, ms. A contact spans an infectious window, and the visits at its ends a stay each; lingering comes on
 * top, and before the earliest of these visits a walk remembers one more.
 */
export function reachOf(rules: Rules): number {
  const window = (rules.infectiousBeforeDays + rules.infectiousAfterDays + 1) * DAY_MS;
  return window + 4 * rules.maxStayHours * 3_600_000 + rules.lingeringMinutes * 60_000 + rules.rescanSeconds * 1000;
}
