import type { Retire } from '../schemas/messages.ts';
import type { Rules } from '../schemas/rules.ts';
import type { State } from '../streams/fold.ts';
import type { StateKey } from '../streams/log.ts';
import { below } from '../streams/state-key.ts';

/** Entries that one turn looks at, so that a sweep of a large state is many small commits between which others have their turn. */
const MOST_AT_ONCE = 1000;

/** Goes on through a part of the state from `start` on, looking at no more than `most`; answers where the next turn begins, if it is not through. */
export type Sweep = (state: State, before: number, start: StateKey, most: number) => StateKey | undefined;

/**
 * One turn of a sweep through the kinds of entries, one after the other. Answers what to say to this partition again; nothing when it is
 * through. No row is said: what was said of them stays in the counts, and leaves the tables by their own dates.
 */
export function sweepOn(
  { before, after }: Retire,
  state: State,
  kinds: Readonly<Record<string, Sweep>>,
  most = MOST_AT_ONCE,
): Retire | undefined {
  let start = after == null ? undefined : (JSON.parse(after) as StateKey);
  for (const [kind, sweep] of Object.entries(kinds)) {
    if (start && start[0] !== kind) continue;
    const next = sweep(state, before, start ?? [kind], most);
    if (next) return { type: 'retire', before, after: JSON.stringify(next) };
    start = undefined;
  }
  return undefined;
}

/** Sweeps entries `[kind, owner, instant, …]` of before the edge. An owner's old ones come first, so that the others are not read. */
export function byInstant(drop: (entry: { key: StateKey; value: unknown }, state: State) => void): Sweep {
  return (state, before, start, most) => {
    const kind = start[0] as string;
    const { end } = below([kind]);
    let next = start;
    for (let left = most; left > 0; left--) {
      const [first] = state.range({ start: next, end, limit: 1 });
      if (!first) return undefined;
      const owner = first.key[1]!;
      const old = [...state.range({ start: first.key, end: [kind, owner, before], limit: left })];
      for (const entry of old) drop(entry, state);
      if (old.length === left) return first.key;
      left -= old.length;
      next = below([kind, owner]).end;
    }
    return next;
  };
}

/**
 * How far a task's new scans may reach back: nothing earlier is taken in any more. Scans are kept for longer than this by what a walk may remember, so
 * that one that is taken finds all that decides about it.
 */
export function openSince(state: State): number {
  return state.get<number>(['retired']) ?? Number.NEGATIVE_INFINITY;
}

/** Notes that what lies before the edge leaves. The edge only rises. */
export function closeBefore(state: State, before: number, rules: Rules): void {
  const remembered = rules.maxStayHours * 3_600_000 + rules.rescanSeconds * 1000;
  state.put(['retired'], Math.max(openSince(state), before + remembered));
}
