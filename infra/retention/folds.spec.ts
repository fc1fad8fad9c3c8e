import fc from 'fast-check';
import { expect, test } from 'vitest';
import { identity } from '../../processors/identity/fold.ts';
import { people } from '../../processors/people/fold.ts';
import { venues } from '../../processors/venues/fold.ts';
import { localDayNumber, localMidnight } from '../../schemas/instant.ts';
import type { Accepted } from '../../schemas/messages.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { Pump, type PumpInput } from '../../streams/memory/pump.ts';
import { inputsOf, standingResults } from '../../tests/folds/results.ts';
import { differences } from '../../tests/oracle/compare.ts';
import { oracle } from '../../tests/oracle/oracle.ts';
import type { Rows } from '../../tests/oracle/rows.ts';
import { bigWorld } from '../../tests/worlds/big-world.ts';
import { keyOfEach } from './broadcast.ts';
import { edgesAt } from './edges.ts';

/** Short windows and stays, so that three weeks are many times what one answer reaches. */
const rules = { ...DEFAULT_RULES, infectiousBeforeDays: 1, infectiousAfterDays: 1, maxStayHours: 10 };
const DAYS = 5;

function retire(before: number, partitions: number): [PumpInput[], PumpInput[]] {
  const of = (topic: PumpInput['topic']) =>
    keyOfEach(partitions).map((key) => ({ topic, key, message: { type: 'retire', before, after: null }, time: 0 }));
  return [of(TOPICS.people), of(TOPICS.places)];
}

/** Results about what began at an instant or later; contacts that ended then or later. */
function since<R extends Omit<Rows, 'deadLetters'>>(results: R, from: number) {
  const iso = new Date(from).toISOString();
  const day = new Date(from + 7 * 3_600_000).toISOString().slice(0, 10);
  return {
    people: results.people,
    visits: results.visits.filter((row) => row.from >= iso),
    exposures: results.exposures.filter((row) => row.from >= iso),
    contacts: results.contacts.filter((row) => row.to >= iso),
    alerts: results.alerts.filter((row) => row.at >= iso),
    counts: results.counts.filter((row) => row.day >= day),
  };
}

function scansByDay(results: Pick<Rows, 'counts'>): Map<string, number> {
  const days = new Map<string, number>();
  for (const { day, commune, district, scans, repeats } of results.counts) {
    if (commune === null && district !== null) continue;
    days.set(day, (days.get(day) ?? 0) + scans + repeats);
  }
  return days;
}

test('what leaves at random moments changes no answer inside the horizon, and no count at all', () => {
  const partitions = fc.integer({ min: 1, max: 3 });
  fc.assert(
    fc.property(fc.nat(10_000), partitions, fc.array(fc.nat(100), { maxLength: 6 }), (seed, count, moments) => {
      const lines = [...bigWorld(seed, 1500)];
      const { inputs } = inputsOf(lines, rules);
      const pump = new Pump([identity, people(rules), venues(rules)], { partitions: count });
      const cuts = moments.map((percent) => Math.floor((inputs.length * percent) / 100)).sort((a, b) => a - b);
      const taken = new Set<number>();
      let [newest, horizon, next] = [0, 0, 0];
      for (const cut of [...cuts, inputs.length]) {
        const part = inputs.slice(next, cut).filter((input) => {
          const { event } = input.message as Accepted;
          if (event.type !== 'scan' && event.type !== 'encounter') return taken.add(input.time);
          // The gateway refuses what lies before the horizon.
          if (event.at < horizon) return false;
          if (event.type === 'scan') newest = Math.max(newest, localDayNumber(event.at));
          return taken.add(input.time);
        });
        next = cut;
        pump.run(part);
        if (newest === 0) continue;
        const edges = edgesAt(newest, DAYS, rules);
        horizon = Math.max(horizon, edges.horizon);
        for (const wave of retire(edges.kept, count)) pump.run(wave);
      }
      // What follows a sweep is judged with what it left: second cards, late tests, venues that move.
      const truth = oracle(
        lines.filter((_, i) => taken.has(i)),
        rules,
      );
      const results = standingResults(pump);
      const from = Math.max(horizon, localMidnight(newest + 1 - DAYS));
      const { deadLetters: _, ...all } = truth;
      expect(differences({ ...since(results, from) } as never, since(all, from) as never)).toEqual([]);
      expect(scansByDay(results)).toEqual(scansByDay(truth));
    }),
    { numRuns: Number(process.env.WORLDS ?? 12) },
  );
});
