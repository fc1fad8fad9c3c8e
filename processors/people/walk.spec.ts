import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_RULES as rules } from '../../schemas/rules.ts';
import { at } from '../given.ts';
import { compareScans, isKept, type Judged, judge, type Scan, type SeenVisit, START, visitsOf } from './visits.ts';
import { type History, type Revision, rewalk } from './walk.ts';

const MORNING = at('08:00');

/** Moments that stand on the limits of the rules: 60 and 120 seconds, 24 hours; ties and near ties. */
const instants = fc
  .tuple(fc.constantFrom(0, 24 * 3600, 48 * 3600), fc.constantFrom(0, 1, 59, 60, 61, 119, 120, 121, 180, 7200))
  .map(([day, second]) => MORNING + (day + second) * 1000);

const scans: fc.Arbitrary<Scan> = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c'),
    at: instants,
    venue: fc.constantFrom('cafe', 'shop'),
    direction: fc.constantFrom('in', 'out', 'any'),
  } as const)
  .map((scan) => {
    const content = JSON.stringify(scan);
    return { ...scan, content, key: content };
  });

/** What is judged so far, as a person's state keeps it. */
class Judgements implements History {
  readonly all = new Map<string, Judged>();
  #sorted(): Judged[] {
    return [...this.all.values()].sort((a, b) => a.scan.at - b.scan.at);
  }
  get newest(): number {
    return Math.max(...this.#sorted().map(({ scan }) => scan.at), Number.NEGATIVE_INFINITY);
  }
  before(instant: number): Judged[] {
    return this.#sorted()
      .filter(({ scan }) => scan.at < instant)
      .reverse();
  }
  from(instant: number): Judged[] {
    return this.#sorted().filter(({ scan }) => scan.at >= instant);
  }
  take({ verdicts }: Revision): void {
    for (const { scan, before, after } of verdicts) {
      expect(this.all.get(scan.key)?.verdict, 'the verdict before').toBe(before);
      if (after) this.all.set(scan.key, { scan, verdict: after });
      else this.all.delete(scan.key);
    }
  }
}

function fromScratch(all: Iterable<Scan>): { judged: Map<string, Judged>; visits: SeenVisit[] } {
  let walk = START;
  const judged = [...all].sort(compareScans).map((scan) => {
    const { verdict, walk: next } = judge(walk, scan, rules);
    walk = next;
    return { scan, verdict };
  });
  const kept = judged.filter(({ verdict }) => isKept(verdict));
  return { judged: new Map(judged.map((one) => [one.scan.key, one])), visits: visitsOf(kept, false, false) };
}

function correct(visits: Map<string, string>, { visitsBefore, visitsAfter }: Revision): void {
  for (const visit of visitsBefore) {
    expect(visits.get(visit.visit), 'a visit that was said before').toBe(JSON.stringify(visit));
    visits.delete(visit.visit);
  }
  for (const visit of visitsAfter) {
    expect(visits.has(visit.visit), 'a visit that is said twice').toBe(false);
    visits.set(visit.visit, JSON.stringify(visit));
  }
}

test('scans that come and go in any order and in any parts leave what one walk over all of them says', () => {
  const steps = fc.array(
    fc.record({ come: fc.array(scans, { maxLength: 4 }), go: fc.array(fc.nat(), { maxLength: 3 }) }),
    {
      minLength: 1,
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(steps, (steps) => {
      const history = new Judgements();
      const visits = new Map<string, string>();
      const change = (added: Scan[], removed: Judged[]) => {
        const revision = rewalk(history, added, removed, rules);
        history.take(revision);
        correct(visits, revision);
      };
      for (const { come, go } of steps) {
        const fresh = new Map(come.filter(({ key }) => !history.all.has(key)).map((scan) => [scan.key, scan]));
        if (fresh.size > 0) change([...fresh.values()], []);
        const present = [...history.all.values()];
        const going = new Set(present.length > 0 ? go.map((n) => present[n % present.length]!) : []);
        if (going.size > 0) change([], [...going]);
      }
      const truth = fromScratch([...history.all.values()].map(({ scan }) => scan));
      expect(new Map([...history.all].sort())).toEqual(new Map([...truth.judged].sort()));
      expect([...visits.values()].sort()).toEqual(truth.visits.map((visit) => JSON.stringify(visit)).sort());
    }),
    { numRuns: 1500 },
  );
});

test('one more scan at the end of a long history reads its neighbourhood only', () => {
  const history = new Judgements();
  const day = (n: number): Scan => ({
    key: `${n}`,
    id: `${n}`,
    at: MORNING + n * 3_600_000,
    venue: 'cafe',
    direction: 'in',
    content: '',
  });
  for (let n = 0; n < 1000; n++) history.all.set(`${n}`, { scan: day(n), verdict: 'in' });
  let read = 0;
  const counted = function* (all: Iterable<Judged>) {
    for (const one of all) {
      read++;
      yield one;
    }
  };
  const watched: History = {
    newest: history.newest,
    before: (t) => counted(history.before(t)),
    from: (t) => counted(history.from(t)),
  };
  expect(rewalk(watched, [day(1000)], [], rules).verdicts).toHaveLength(1);
  expect(
    rewalk(watched, [{ ...day(500), key: 'late', id: 'late', at: day(500).at + 1000, venue: 'shop' }], [], rules)
      .verdicts,
  ).toHaveLength(1);
  expect(read).toBeLessThan(12);
});
