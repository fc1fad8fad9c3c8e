import type { CaseWindow } from '../../schemas/messages.ts';
import { encountersIn, sayEncounters } from './encounters.ts';
import { PersonHistory } from './history.ts';
import { withCases } from './presences.ts';
import type { Turn } from './turn.ts';
import { compareScans, isKept, type Judged, type SeenVisit, visitsOf } from './visits.ts';

/**
 * The infectious windows of a person became other ones: says again the visits that a window which came or went may meet, and the
 * exposures by encounters in it. Nothing outside of those windows is touched.
 */
export function changeWindows(turn: Turn, before: readonly CaseWindow[], after: readonly CaseWindow[]): void {
  const names = (windows: readonly CaseWindow[]) => new Set(windows.map((window) => JSON.stringify(window)));
  const [was, is] = [names(before), names(after)];
  const changed = [...before, ...after].filter(
    (window) => !was.has(JSON.stringify(window)) || !is.has(JSON.stringify(window)),
  );
  for (const { from, to } of joinRanges(changed)) {
    for (const visit of visitsBetween(turn, from, to)) {
      turn.presences.visit(visit, withCases(visit, before, turn.rules), withCases(visit, after, turn.rules));
    }
    const encounters = encountersIn(turn, from, to);
    sayEncounters(turn, encounters, before, encounters, after);
  }
}

/** Every visit that may reach into `[from, to)`, with what its neighbours say of it. */
function visitsBetween(turn: Turn, from: number, to: number): SeenVisit[] {
  const reach = turn.rules.maxStayHours * 3_600_000;
  const history = new PersonHistory(turn.person, turn.state);
  const kept: Judged[] = [];
  const previous = lastKept(history, from - reach);
  if (previous) kept.push(previous);
  let openEnd = false;
  let beyond: number | undefined;
  for (const one of history.from(from - reach)) {
    if (!isKept(one.verdict)) continue;
    // The first instant beyond the reach says when the visits before it ended; nothing after it matters.
    openEnd = beyond !== undefined && one.scan.at > beyond;
    if (openEnd) break;
    kept.push(one);
    if (one.scan.at > to + reach) beyond = one.scan.at;
  }
  return visitsOf(inOrder(kept), previous !== undefined, openEnd);
}

function lastKept(history: PersonHistory, before: number): Judged | undefined {
  let last: Judged | undefined;
  for (const one of history.before(before)) {
    if (last && one.scan.at < last.scan.at) break;
    if (isKept(one.verdict) && (!last || compareScans(one.scan, last.scan) > 0)) last = one;
  }
  return last;
}

function inOrder(kept: readonly Judged[]): Judged[] {
  return [...kept].sort((a, b) => compareScans(a.scan, b.scan));
}

function joinRanges(windows: readonly CaseWindow[]): { from: number; to: number }[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of [...windows].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}
