import type { Evidence, VisitEnd } from '../../schemas/messages.ts';
import type { Rules } from '../../schemas/rules.ts';

/** A scan as the rule sees it; `key` is its fact key, `content` its content text. */
export interface Scan {
  readonly key: string;
  readonly id: string;
  readonly at: number;
  readonly venue: string;
  readonly direction: 'in' | 'out' | 'any';
  readonly zone?: string | null | undefined;
  readonly content: string;
}

/**
 * What a scan turned out to be (`semantics.md`, *From scans to visits*): a `repeat` of step 1; `dropped` by step 2; the `in` of a visit; the
 * `out` of the visit that was open; or an out `alone`. The last three are kept.
 */
export type Verdict = 'repeat' | 'dropped' | 'in' | 'out' | 'alone';

export interface Judged {
  readonly scan: Scan;
  readonly verdict: Verdict;
}

/** What the walk remembers between two scans. */
export interface Walk {
  /** The latest scan kept by step 2. */
  readonly last: Judged | undefined;
  /** Scans kept by step 1 within the last `rescanSeconds`, oldest first. */
  readonly recent: readonly Scan[];
}

export const START: Walk = { last: undefined, recent: [] };

/** `true` when both steps keep the scan. */
export function isKept(verdict: Verdict): boolean {
  return verdict === 'in' || verdict === 'out' || verdict === 'alone';
}

/** The order of the walk: `at`, `id`, `venue`, `direction`, content text; keys part what is the same to the letter. */
export function compareScans(a: Scan, b: Scan): number {
  return (
    a.at - b.at ||
    order(a.id, b.id) ||
    order(a.venue, b.venue) ||
    order(a.direction, b.direction) ||
    order(a.content, b.content) ||
    order(a.key, b.key)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Takes the next scan, in order, and says what it is and what the walk remembers after it. */
export function judge(walk: Walk, scan: Scan, rules: Rules): { verdict: Verdict; walk: Walk } {
  const recent = fresh(walk.recent, scan.at, rules);
  if (recent.some((kept) => kept.venue === scan.venue && kept.direction === scan.direction)) {
    return { verdict: 'repeat', walk: { last: walk.last, recent } };
  }
  return after({ last: walk.last, recent }, scan, verdictOf(walk.last, scan, rules));
}

/** What the walk remembers after a scan whose verdict is known. */
export function resume(walk: Walk, { scan, verdict }: Judged, rules: Rules): Walk {
  const recent = fresh(walk.recent, scan.at, rules);
  return verdict === 'repeat' ? { last: walk.last, recent } : after({ last: walk.last, recent }, scan, verdict).walk;
}

function after(walk: Walk, scan: Scan, verdict: Verdict): { verdict: Verdict; walk: Walk } {
  const last = isKept(verdict) ? { scan, verdict } : walk.last;
  return { verdict, walk: { last, recent: [...walk.recent, scan] } };
}

function fresh(recent: readonly Scan[], at: number, rules: Rules): readonly Scan[] {
  const since = at - rules.rescanSeconds * 1000;
  return recent.length > 0 && recent[0]!.at < since ? recent.filter((scan) => scan.at >= since) : recent;
}

function verdictOf(last: Judged | undefined, scan: Scan, rules: Rules): Verdict {
  const open = last?.verdict === 'in' && last.scan.venue === scan.venue ? last.scan : undefined;
  const stayed = open ? scan.at - open.at : Number.POSITIVE_INFINITY;
  const closes = stayed <= rules.maxStayHours * 3_600_000;
  switch (scan.direction) {
    case 'in':
      return 'in';
    case 'out':
      return closes ? 'out' : 'alone';
    case 'any':
      if (stayed < rules.minStaySeconds * 1000) return 'dropped';
      return closes ? 'out' : 'in';
  }
}

/** A visit as its scans show it, before the venue says how long people stay. */
export interface SeenVisit {
  /** The fact key of its first scan, which names it. */
  readonly visit: string;
  readonly venue: string;
  /** Instant of its first scan. */
  readonly at: number;
  readonly evidence: Omit<Evidence, 'cases'>;
}

/**
 * The visits of a run of kept scans. `openStart`: the scan before the run is not known, so an out alone at its beginning is left
 * out; `openEnd`: the scan after the run is not known, so an `in` at its end is left out.
 */
export function visitsOf(kept: readonly Judged[], openStart: boolean, openEnd: boolean): SeenVisit[] {
  const visits: SeenVisit[] = [];
  for (let i = 0; i < kept.length; i++) {
    const { scan, verdict } = kept[i]!;
    const next = kept[i + 1];
    if (verdict === 'in' && !(openEnd && next === undefined)) {
      const closed = next?.verdict === 'out';
      visits.push(
        seen(scan, {
          in: end(scan),
          out: closed ? end(next.scan) : null,
          nextSeen: closed ? null : next?.scan.at,
          lastSeen: null,
        }),
      );
    }
    if (verdict === 'alone' && !(openStart && i === 0)) {
      visits.push(seen(scan, { in: null, out: end(scan), nextSeen: null, lastSeen: kept[i - 1]?.scan.at }));
    }
  }
  return visits;
}

function seen(scan: Scan, evidence: Omit<Evidence, 'cases'>): SeenVisit {
  return {
    visit: scan.key,
    venue: scan.venue,
    at: scan.at,
    evidence: { ...evidence, nextSeen: evidence.nextSeen ?? null, lastSeen: evidence.lastSeen ?? null },
  };
}

function end(scan: Scan): VisitEnd {
  return { key: scan.key, id: scan.id, at: scan.at, zone: scan.zone ?? null };
}
