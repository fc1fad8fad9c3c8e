import fc from 'fast-check';
import { defaultRules } from '../oracle/default-rules.ts';
import type { Rules } from '../oracle/rules.ts';

const variants: Partial<Rules>[] = [
  {},
  { id: 'no-minimum', minMinutes: 0 },
  { id: 'no-repeats', rescanSeconds: 0, minStaySeconds: 0 },
  { id: 'no-lingering', lingeringMinutes: 0, tiers: { high: 30, medium: 7.5 } },
  { id: 'measles-like', infectiousBeforeDays: 4, infectiousAfterDays: 4, lingeringMinutes: 120, minMinutes: 0 },
  // Days missing from the table, on both sides of a known one and between two, so that ties are decided.
  { id: 'sparse', infectiousness: { '-3': 33, '1': 77, '5': 11 }, infectiousBeforeDays: 5, minMinutes: 1 },
  { id: 'short-days', maxStayHours: 10, horizonDays: 2, futureMinutes: 1 },
  {
    id: 'doses',
    dosesNeeded: { other: 1, pfizer: 2 },
    isolationDays: { full: 0, recovered: 3, partial: 5, none: 7, unknown: 21 },
  },
];

/** Rule sets that move every limit: the default first, which failures shrink to. */
export const RULE_SETS: readonly Rules[] = variants.map((variant) => ({ ...defaultRules, ...variant }));

/** A rule set, mostly the default. */
export const ruleSets: fc.Arbitrary<Rules> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(RULE_SETS[0]!) },
  { weight: 1, arbitrary: fc.constantFrom(...RULE_SETS) },
);
