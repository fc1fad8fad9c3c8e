import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { weekRows } from '../../dashboards/weekly/numbers.ts';
import { weekOf } from '../../dashboards/weekly/week.ts';
import { ruleSets } from '../worlds/rule-sets.ts';
import { shuffled } from '../worlds/shuffle.ts';
import { worlds } from '../worlds/world.ts';
import { wrongNumbers } from './compare.ts';
import { openWorlds, type Worlds } from './scratch.ts';

/** `WORLDS=500 npx vitest run tests/weekly` looks longer; a failure prints its seed and the smallest world. */
const numRuns = Number(process.env.WORLDS ?? 12);
const WEEKS = ['2021-12-02', '2021-12-09', '2021-12-16'];

let all: Worlds;
beforeAll(async () => {
  all = await openWorlds();
});
afterAll(() => all.close());

test('through the whole pipeline, each week of a world is as it was counted by hand, at each time of what was known then', async () => {
  const cuts = fc.array(fc.nat(40), { minLength: 1, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(worlds, cuts, fc.nat(), ruleSets, async (lines, cut, order, rules) => {
      const arriving = shuffled(lines, order);
      const world = await all.open(rules as never);
      try {
        const times: { asOf: number; known: string[] }[] = [];
        let told = 0;
        for (const end of [...cut, arriving.length].map((n) => Math.min(n, arriving.length)).sort((a, b) => a - b)) {
          world.clock.now += 60_000;
          await world.tell(arriving.slice(told, end));
          told = end;
          times.push({ asOf: world.clock.now, known: arriving.slice(0, end) });
        }
        for (const { asOf, known } of times) {
          for (const week of WEEKS) {
            const rows = await weekRows(world.store, world.rules, weekOf(week)!, asOf);
            expect(wrongNumbers(rows, known, rules, week)).toEqual([]);
          }
        }
      } finally {
        await world.close();
      }
    }),
    { numRuns },
  );
}, 600_000);
