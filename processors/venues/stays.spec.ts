import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Evidence, PersonId } from '../../schemas/messages.ts';
import { DEFAULT_RULES as rules } from '../../schemas/rules.ts';
import { Overlay } from '../../streams/state.ts';
import { at, HOUR, infectious, MINUTE } from '../given.ts';
import { placeOf } from './place.ts';
import { Stays } from './stays.ts';

const MORNING = at('06:00');
const place = { ...placeOf('market', undefined, rules), stayMs: 3 * HOUR };

/** Visits of every length class up to a whole day, with both ends or one, ending where a class ends. */
const visits = fc.array(
  fc.record({
    start: fc.nat(40),
    minutes: fc.constantFrom(0, 1, 30, 119, 120, 121, 240, 241, 479, 480, 960, 1439, 1440),
    ends: fc.constantFrom('both', 'in', 'out'),
    ill: fc.boolean(),
  } as const),
  { maxLength: 25 },
);
const questions = fc.tuple(fc.integer({ min: -26 * 60, max: 70 * 60 }), fc.constantFrom(0, 1, 30, 240, 1500));

function filled(all: readonly { start: number; minutes: number; ends: string; ill: boolean }[]): Stays {
  const stays = new Stays(new Overlay(undefined, { freeze: true }), place, rules);
  for (const [i, { start, minutes, ends, ill }] of all.entries()) {
    const [from, to] = [MORNING + start * HOUR, MORNING + start * HOUR + minutes * MINUTE];
    const end = (instant: number) => ({ key: `${i}`, id: `${i}`, at: instant });
    const evidence: Evidence = {
      in: ends === 'out' ? null : end(from),
      out: ends === 'in' ? null : end(to),
      cases: ill ? [infectious(from, to)] : [],
    };
    stays.put(ends === 'out' ? to : from, stays.stay(`p${i % 5}` as PersonId, `${i}`, evidence));
  }
  return stays;
}

const names = (found: Iterable<{ visit: string }>) => [...found].map(({ visit }) => visit).sort();
const everyone = (stays: Stays) => [...stays.all()].map(({ stay }) => stay);

test('who meets an interval is whom a look at every visit finds', () => {
  fc.assert(
    fc.property(visits, questions, (all, [from, length]) => {
      const stays = filled(all);
      const [a, b] = [MORNING + from * MINUTE, MORNING + (from + length) * MINUTE];
      const met = everyone(stays).filter((stay) => stay.from < b && stay.to > a);
      expect(names(stays.meeting(a, b))).toEqual(names(met));
      const ill = met.filter((stay) => stay.evidence.cases.length > 0);
      expect(names(stays.infectiousAround(a, b))).toEqual(expect.arrayContaining(names(ill)));
    }),
    { numRuns: 500 },
  );
});

test('a visit that was taken away is met no more, and nothing of it stays behind', () => {
  fc.assert(
    fc.property(visits, fc.nat(24), (all, n) => {
      const stays = filled(all);
      const entries = [...stays.all()];
      const gone = entries[n % Math.max(1, entries.length)];
      if (gone) stays.remove(gone.at, gone.stay);
      const left = names(entries.filter((entry) => entry !== gone).map(({ stay }) => stay));
      expect(names(stays.meeting(MORNING - 100 * HOUR, MORNING + 200 * HOUR))).toEqual(left);
      expect(names(everyone(stays))).toEqual(left);
      expect(names([...stays.infectious()].map(({ stay }) => stay))).toEqual(
        names(everyone(stays).filter(({ evidence }) => evidence.cases.length > 0)),
      );
    }),
  );
});

test('at a market with a hundred thousand visits, only those around the moment are read', () => {
  const state = new Overlay();
  let read = 0;
  const watched: typeof state = Object.assign(Object.create(state) as typeof state, {
    get: (key: never) => state.get(key),
    put: (key: never, value: never) => state.put(key, value),
    range: (options: Parameters<typeof state.range>[0]) =>
      (function* () {
        for (const entry of state.range(options)) {
          read++;
          yield entry;
        }
      })(),
  });
  const stays = new Stays(watched, place, rules);
  for (let i = 0; i < 5000; i++) {
    const from = MORNING + i * 5 * MINUTE;
    const end = (instant: number) => ({ key: `${i}`, id: `${i}`, at: instant });
    stays.put(from, stays.stay('p' as PersonId, `${i}`, { in: end(from), out: end(from + 20 * MINUTE), cases: [] }));
  }
  const moment = MORNING + 2500 * 5 * MINUTE;
  expect(names(stays.meeting(moment, moment + 30 * MINUTE))).toHaveLength(9);
  expect(read).toBeLessThan(100);
});
