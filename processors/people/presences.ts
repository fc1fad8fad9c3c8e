import type { CaseWindow, Cause, Evidence, PersonId, RepeatChange, VisitChange } from '../../schemas/messages.ts';
import type { Rules } from '../../schemas/rules.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Emit } from '../../streams/fold.ts';
import type { Scan, SeenVisit } from './visits.ts';

interface Change {
  readonly venue: string;
  readonly at: number;
  readonly before: Evidence | null;
  after: Evidence | null;
}

/** What one input record changes of a person's visits and repeats, gathered by venue and said once. */
export class Presences {
  readonly #visits = new Map<string, Change>();
  readonly #repeats = new Map<string, { venue: string; before: boolean; after: boolean; scan: Scan }>();

  /** A visit, as it was said before and as it is now; `undefined`: not there. */
  visit(seen: SeenVisit, before: Evidence | undefined, after: Evidence | undefined): void {
    const change = this.#visits.get(seen.visit);
    if (change) change.after = after ?? null;
    else this.#visits.set(seen.visit, { venue: seen.venue, at: seen.at, before: before ?? null, after: after ?? null });
  }

  /** A scan that was, or is now, a repeat. */
  repeat(scan: Scan, before: boolean, after: boolean): void {
    const change = this.#repeats.get(scan.key);
    if (change) change.after = after;
    else this.#repeats.set(scan.key, { venue: scan.venue, before, after, scan });
  }

  /** Says one message per venue, in chunks that stay well below the log's maximum. */
  say(person: PersonId, cause: Cause, emit: Emit): void {
    const venues = new Map<string, { visits: VisitChange[]; repeats: RepeatChange[] }>();
    const at = (venue: string) => venues.getOrInsertComputed(venue, () => ({ visits: [], repeats: [] }));
    for (const [visit, { venue, at: instant, before, after }] of this.#visits) {
      if (before === after || (before && after && isSame(before, after))) continue;
      at(venue).visits.push({ visit, at: instant, evidence: after });
    }
    for (const [key, { venue, before, after, scan }] of this.#repeats) {
      if (before !== after) at(venue).repeats.push({ key, id: scan.id, at: scan.at, withdrawn: before });
    }
    for (const [venue, { visits, repeats }] of venues) {
      for (let i = 0; i < visits.length || i < repeats.length; i += MOST_CHANGES) {
        const part = { visits: visits.slice(i, i + MOST_CHANGES), repeats: repeats.slice(i, i + MOST_CHANGES) };
        emit(TOPICS.places, venue, { type: 'presence', person, ...part, cause });
      }
    }
  }
}

const MOST_CHANGES = 200;

/** Whether two evidences of one visit say the same. A fact key stands for all that its scan says. */
function isSame(a: Evidence, b: Evidence): boolean {
  return (
    a.in?.key === b.in?.key &&
    a.out?.key === b.out?.key &&
    (a.nextSeen ?? null) === (b.nextSeen ?? null) &&
    (a.lastSeen ?? null) === (b.lastSeen ?? null) &&
    a.cases.length === b.cases.length &&
    (a.cases.length === 0 || JSON.stringify(a.cases) === JSON.stringify(b.cases))
  );
}

/** The evidence of a visit with the infectious windows that it may meet, however long the stay turns out to be. */
export function withCases(seen: SeenVisit, windows: readonly CaseWindow[], rules: Rules): Evidence {
  if (windows.length === 0) return { ...seen.evidence, cases: [] };
  const [from, to] = reachOf(seen, rules);
  return { ...seen.evidence, cases: windows.filter((window) => window.from <= to && window.to >= from) };
}

/** The longest that a visit can last, whatever its venue: no stay is longer than `maxStayHours`. */
function reachOf({ evidence }: SeenVisit, rules: Rules): [number, number] {
  const longest = rules.maxStayHours * 3_600_000;
  const first = evidence.in?.at ?? evidence.out!.at - longest;
  const last = evidence.out?.at ?? Math.min(evidence.in!.at + longest, evidence.nextSeen ?? Number.POSITIVE_INFINITY);
  return [first, last];
}
