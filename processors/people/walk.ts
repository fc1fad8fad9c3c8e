import type { Rules } from '../../schemas/rules.ts';
import {
  compareScans,
  isKept,
  type Judged,
  judge,
  resume,
  type Scan,
  type SeenVisit,
  START,
  type Verdict,
  visitsOf,
  type Walk,
} from './visits.ts';

/** A person's scans as judged so far. */
export interface History {
  /** The instant of the newest scan; −∞ when there is none. */
  readonly newest: number;
  /** Backwards from just before `at`. */
  before(at: number): Iterable<Judged>;
  /** Forwards from `at` on, in any order within one instant. */
  from(at: number): Iterable<Judged>;
}

/** What a change of a person's scans changes. */
export interface Revision {
  /** Scans whose verdict is new or other, with the verdict before; `undefined` on either side: not there. */
  readonly verdicts: readonly { scan: Scan; before: Verdict | undefined; after: Verdict | undefined }[];
  readonly visitsBefore: readonly SeenVisit[];
  readonly visitsAfter: readonly SeenVisit[];
}

/**
 * Judges again what scans that come (`added`) or go (`removed`, with their verdicts) change. The walk begins before each change and ends as
 * soon as it remembers what it remembered before the change: from there on nothing differs. So the cost depends on the
 * neighbourhood, not on how long the history is.
 */
export function rewalk(history: History, added: readonly Scan[], removed: readonly Judged[], rules: Rules): Revision {
  const [only] = added;
  if (only && added.length === 1 && removed.length === 0 && history.newest < only.at)
    return append(history, only, rules);
  const changes = [...added, ...removed.map(({ scan }) => scan)].sort(compareScans);
  const comes = Map.groupBy(added, (scan) => scan.at);
  const gone = new Set(removed.map(({ scan }) => scan.key));
  const verdicts: Revision['verdicts'][number][] = [];
  const visitsBefore: SeenVisit[] = [];
  const visitsAfter: SeenVisit[] = [];
  for (let i = 0; i < changes.length; ) {
    const region = new Region(history, changes[i]!.at, rules);
    i = region.walk(changes, i, comes, gone, verdicts);
    visitsBefore.push(...visitsOf(region.keptBefore, !region.fromStart, !region.toEnd));
    visitsAfter.push(...visitsOf(region.keptAfter, !region.fromStart, !region.toEnd));
  }
  return { verdicts, visitsBefore, visitsAfter };
}

/** What one scan changes that comes after all others, as nearly all do: no other is judged again. */
function append(history: History, scan: Scan, rules: Rules): Revision {
  const walk = remembered(history, scan.at, rules);
  const { verdict } = judge(walk, scan, rules);
  const before = walk.last ? [walk.last] : [];
  const after = isKept(verdict) ? [...before, { scan, verdict }] : before;
  const openStart = walk.last !== undefined;
  return {
    verdicts: [{ scan, before: undefined, after: verdict }],
    visitsBefore: visitsOf(before, openStart, false),
    visitsAfter: visitsOf(after, openStart, false),
  };
}

/** One stretch of a history that is judged again: from a first change until both walks agree. */
class Region {
  readonly keptBefore: Judged[] = [];
  readonly keptAfter: Judged[] = [];
  /** The stretch begins where the history does, or ends where it does. */
  readonly fromStart: boolean;
  toEnd = false;
  readonly #history: History;
  readonly #start: number;
  readonly #rules: Rules;
  #old: Walk;
  #new: Walk;

  constructor(history: History, start: number, rules: Rules) {
    this.#history = history;
    this.#start = start;
    this.#rules = rules;
    this.#old = this.#new = remembered(history, start, rules);
    this.fromStart = this.#old.last === undefined;
    if (this.#old.last) {
      this.keptBefore.push(this.#old.last);
      this.keptAfter.push(this.#old.last);
    }
  }

  /** Walks on from change `i`; answers the first change that it did not come to. */
  walk(
    changes: readonly Scan[],
    i: number,
    comes: ReadonlyMap<number, readonly Scan[]>,
    gone: ReadonlySet<string>,
    verdicts: Revision['verdicts'][number][],
  ): number {
    let next = i;
    for (const { at, judged } of this.#instants(changes, i)) {
      if (next > i && at > changes[next - 1]!.at && this.#agree(at)) return next;
      while (next < changes.length && changes[next]!.at <= at) next++;
      this.#judgeInstant(judged, comes.get(at) ?? [], gone, verdicts);
    }
    this.toEnd = true;
    return next;
  }

  /** Stored scans and instants of changes from the start on, an instant at a time. */
  *#instants(changes: readonly Scan[], first: number): Iterable<{ at: number; judged: Judged[] }> {
    let change = first;
    let group: Judged[] = [];
    let at = this.#start;
    for (const one of this.#history.from(this.#start)) {
      while (one.scan.at > at) {
        yield { at, judged: group };
        group = [];
        while (change < changes.length && changes[change]!.at <= at) change++;
        at = Math.min(one.scan.at, changes[change]?.at ?? one.scan.at);
      }
      group.push(one);
    }
    yield { at, judged: group };
    for (; change < changes.length; change++) {
      if (changes[change]!.at <= at) continue;
      at = changes[change]!.at;
      yield { at, judged: [] };
    }
  }

  #judgeInstant(
    stored: readonly Judged[],
    comes: readonly Scan[],
    gone: ReadonlySet<string>,
    verdicts: Revision['verdicts'][number][],
  ): void {
    const before = [...stored].sort((a, b) => compareScans(a.scan, b.scan));
    const known = new Map<string, Verdict>();
    for (const one of before) {
      known.set(one.scan.key, one.verdict);
      this.#old = resume(this.#old, one, this.#rules);
      if (isKept(one.verdict)) this.keptBefore.push(one);
      if (gone.has(one.scan.key)) verdicts.push({ scan: one.scan, before: one.verdict, after: undefined });
    }
    const stays = before.filter(({ scan }) => !gone.has(scan.key)).map(({ scan }) => scan);
    for (const scan of [...stays, ...comes].sort(compareScans)) {
      const { verdict, walk } = judge(this.#new, scan, this.#rules);
      this.#new = walk;
      if (isKept(verdict)) this.keptAfter.push({ scan, verdict });
      const was = known.get(scan.key);
      if (was !== verdict) verdicts.push({ scan, before: was, after: verdict });
    }
  }

  /** Both walks would judge everything from `at` on alike. */
  #agree(at: number): boolean {
    const { last: a } = this.#old;
    const { last: b } = this.#new;
    if (a?.scan.key !== b?.scan.key || a?.verdict !== b?.verdict) return false;
    const since = at - this.#rules.rescanSeconds * 1000;
    const live = (walk: Walk) => walk.recent.filter((scan) => scan.at >= since).map((scan) => scan.key);
    return live(this.#old).join() === live(this.#new).join();
  }
}

/** What the walk remembers just before `at`, read backwards from there. */
function remembered(history: History, at: number, rules: Rules): Walk {
  const since = at - rules.rescanSeconds * 1000;
  const recent: Scan[] = [];
  let last: Judged | undefined;
  for (const one of history.before(at)) {
    // Scans of one instant come in no order, so the last kept one is known only when the instant is complete.
    if (last && one.scan.at < last.scan.at && one.scan.at < since) break;
    if (one.scan.at >= since && one.verdict !== 'repeat') recent.push(one.scan);
    if (isKept(one.verdict) && (last === undefined || compareScans(one.scan, last.scan) > 0)) last = one;
  }
  return { ...START, last, recent: recent.sort(compareScans) };
}
