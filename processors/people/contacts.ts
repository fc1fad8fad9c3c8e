import type { ContactRow, ExposureRow } from '../../schemas/changes.ts';

const TIERS = ['low', 'medium', 'high'];

/** The contact that a person's exposures to one case add up to (`semantics.md`, *Contact*); at least one exposure. */
export function contactOf(exposures: readonly ExposureRow[]): ContactRow {
  const first = exposures[0]!;
  return {
    type: 'contact',
    case: first.case,
    casePerson: first.casePerson,
    person: first.person,
    exposures: exposures.length,
    totalMs: unionLength(exposures),
    from: Math.min(...exposures.map((exposure) => exposure.from)),
    to: Math.max(...exposures.map((exposure) => exposure.to)),
    tier: TIERS[Math.max(...exposures.map((exposure) => TIERS.indexOf(exposure.tier)))]!,
    isolateUntil: exposures
      .map((exposure) => exposure.isolateUntil)
      .sort()
      .at(-1)!,
  };
}

/** Length in ms of the union of intervals `[from, to)`. */
export function unionLength(intervals: readonly { readonly from: number; readonly to: number }[]): number {
  let total = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    total += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return total;
}
