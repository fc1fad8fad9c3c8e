import type { Exposure } from './exposures.ts';
import { type ContactRow, TIERS } from './rows.ts';
import { instantText } from './time.ts';

/** One row for each case of a person and each contact; two persons' cases may bear one name and stay two. */
export function contactsOf(exposures: readonly Exposure[]): ContactRow[] {
  const pairs = Map.groupBy(exposures, (one) => JSON.stringify([one.case.person, one.case.id, one.person]));
  return [...pairs.values()].map((all) => ({
    case: all[0]!.case.id,
    person: all[0]!.person,
    exposures: all.length,
    totalMs: unionLength(all),
    from: instantText(Math.min(...all.map(({ from }) => from))),
    to: instantText(Math.max(...all.map(({ to }) => to))),
    tier: TIERS[Math.max(...all.map(({ row }) => TIERS.indexOf(row.tier)))]!,
    isolateUntil: all
      .map(({ row }) => row.isolateUntil)
      .sort()
      .at(-1)!,
  }));
}

/** The length of the union of intervals `[from, to)`. */
function unionLength(intervals: readonly { from: number; to: number }[]): number {
  let length = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    length += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return length;
}
