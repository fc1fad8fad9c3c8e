import { byIncidence } from './incidence.ts';
import type { Level, ResponseInput, TransmissionInput } from './rules.ts';
import { type LevelRules, rulesOn } from './rules.ts';
import { byTransmission } from './transmission.ts';

/** What is known of a commune on a day; leave out what is not known, never fill in a zero for it. */
export interface LevelInputs extends Partial<Record<Exclude<TransmissionInput, 'cases'> | ResponseInput, number>> {
  /** People who live there. */
  readonly population?: number;
  /** New community cases in the seven local days that end on the day. */
  readonly cases?: number;
  /** Percent of adults with at least one dose. Above 100 is real. */
  readonly adultsOneDosePercent?: number;
  /** Percent of the elderly (65 and over; from November 2021 50 and over) who are fully vaccinated. */
  readonly elderlyFullPercent?: number;
  /** QĐ 4800, criterion 3: whether the health service can take in and treat the sick. */
  readonly capacityMet?: boolean;
  /** The level of the assessment before, which stands when criterion 3 is not met. */
  readonly levelBefore?: Level;
}

/** A level that a person set, with the decision that says so. */
export interface SetLevel {
  readonly commune: string;
  readonly level: Level;
  /** Number of the decision, as cited. */
  readonly number: string;
  /** Day of the decision. */
  readonly date: string;
  /** First day it holds. */
  readonly from: string;
  /** First day it no longer holds; absent while it does. */
  readonly until?: string;
}

/** How a level was reached, for a page that shows its working. */
export interface Computed {
  /** `null` when it cannot be computed. */
  readonly level: Level | null;
  /** The inputs that are missing, by their names in {@link LevelInputs}; `rules` when no rules hold on the day. */
  readonly missing: readonly string[];
  /** Numbers on the way, such as the weekly incidence. */
  readonly steps: readonly { readonly name: string; readonly value: number }[];
  /** Whether the level was raised because too few of the elderly are fully vaccinated. */
  readonly raised: boolean;
}

/** The level of a commune on a day: what the rules give, and beside it what a person has set. */
export interface Assessment {
  readonly commune: string;
  readonly day: string;
  /** The decision whose rules were used; `null` before 12 October 2021. */
  readonly decision: string | null;
  readonly inputs: LevelInputs;
  readonly computed: Computed;
  readonly set: SetLevel | null;
  /** The level in force: the one set, else the one computed. */
  readonly level: Level | null;
  /** Parts of the rules we are not sure of. */
  readonly uncertain: LevelRules['uncertain'];
}

/** The decision in force for a commune on a day: of several the latest by its own date, then by its number. */
export function setLevelOn(commune: string, day: string, decisions: readonly SetLevel[]): SetLevel | null {
  const inForce = decisions.filter(
    (one) => one.commune === commune && one.from <= day && (one.until === undefined || day < one.until),
  );
  inForce.sort((a, b) => (a.date === b.date ? (a.number < b.number ? -1 : 1) : a.date < b.date ? -1 : 1));
  return inForce.at(-1) ?? null;
}

/** The seven local days that end with a day, as instants `[from, to)`. */
export function levelWeek(day: string): { readonly from: string; readonly to: string } {
  // A local day begins at 17:00 UTC of the day before.
  const to = Date.parse(day) + 17 * 3_600_000;
  return { from: new Date(to - 7 * 86_400_000).toISOString(), to: new Date(to).toISOString() };
}

/** New community cases by commune in the seven days that end with a day. */
export function communityCases(
  cases: Iterable<{ readonly commune: string; readonly sampled: string; readonly community: boolean }>,
  day: string,
): Map<string, number> {
  const { from, to } = levelWeek(day);
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const found = new Map<string, number>();
  for (const { commune, sampled, community } of cases) {
    const at = Date.parse(sampled);
    if (community && at >= start && at < end) found.set(commune, (found.get(commune) ?? 0) + 1);
  }
  return found;
}

/** Assesses one commune on a local day (`YYYY-MM-DD`) by the rules that held on that day. */
export function assess(
  commune: string,
  day: string,
  inputs: LevelInputs,
  decisions: readonly SetLevel[] = [],
  rules: LevelRules | undefined = rulesOn(day),
): Assessment {
  const computed: Computed =
    rules === undefined
      ? { level: null, missing: ['rules'], steps: [], raised: false }
      : rules.method === 'incidence-and-coverage'
        ? byIncidence(rules, day, inputs)
        : byTransmission(rules, inputs);
  const set = setLevelOn(commune, day, decisions);
  return {
    commune,
    day,
    decision: rules?.decision ?? null,
    inputs,
    computed,
    set,
    level: set?.level ?? computed.level,
    uncertain: rules?.uncertain ?? [],
  };
}
