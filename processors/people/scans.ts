import { alertsOf } from './alerts.ts';
import { PersonHistory, type SeenScan } from './history.ts';
import { withCases } from './presences.ts';
import type { Turn } from './turn.ts';
import { isKept, type Judged, type Verdict } from './visits.ts';
import { rewalk } from './walk.ts';
import { watchOf } from './watch.ts';

/** Takes scans in (those that are there already are the same fact again, and change nothing). */
export function addScans(turn: Turn, scans: readonly SeenScan[]): void {
  const history = new PersonHistory(turn.person, turn.state);
  const fresh = scans.filter((scan) => !history.has(scan));
  const once = fresh.length > 1 ? [...new Map(fresh.map((scan) => [scan.key, scan])).values()] : fresh;
  if (once.length > 0) changeScans(turn, history, once, []);
}

/** Lets scans go, with a subject that turned out to be somebody else's. */
export function removeScans(turn: Turn, scans: readonly Judged[]): void {
  if (scans.length > 0) changeScans(turn, new PersonHistory(turn.person, turn.state), [], scans);
}

function changeScans(turn: Turn, history: PersonHistory, added: SeenScan[], removed: readonly Judged[]): void {
  const { person, state, rules, rows, presences } = turn;
  const revision = rewalk(history, added, removed, rules);
  const { windows, orders } = watchOf(state, person);
  for (const { scan, before, after } of revision.verdicts) {
    if (after === undefined) history.remove(scan);
    else history.put(scan as SeenScan, after);
    presences.repeat(scan, isRepeat(before), isRepeat(after));
    if (isKeptNow(before) !== isKeptNow(after)) {
      rows.become(
        isKeptNow(before) ? alertsOf(person, scan, orders) : [],
        isKeptNow(after) ? alertsOf(person, scan, orders) : [],
      );
    }
  }
  const after = new Map(revision.visitsAfter.map((visit) => [visit.visit, visit]));
  for (const visit of revision.visitsBefore) {
    const now = after.get(visit.visit);
    after.delete(visit.visit);
    presences.visit(visit, withCases(visit, windows, rules), now && withCases(now, windows, rules));
  }
  for (const visit of after.values()) presences.visit(visit, undefined, withCases(visit, windows, rules));
}

function isKeptNow(verdict: Verdict | undefined): boolean {
  return verdict !== undefined && isKept(verdict);
}

function isRepeat(verdict: Verdict | undefined): boolean {
  return verdict === 'repeat' || verdict === 'dropped';
}
