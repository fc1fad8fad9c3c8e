import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences } from '../oracle/compare.ts';
import { oracle } from '../oracle/oracle.ts';
import { ruleSets } from '../worlds/rule-sets.ts';
import { duplicated, shuffled } from '../worlds/shuffle.ts';
import { worlds } from '../worlds/world.ts';
import { resultsOf } from './results.ts';

/** `WORLDS=20000 npx vitest run tests/folds` looks longer; a failure prints its seed and the smallest world. */
const numRuns = Number(process.env.WORLDS ?? 400);

test('the folds give every row that the definition gives', () => {
  fc.assert(
    fc.property(worlds, ruleSets, (lines, rules) => {
      expect(differences(resultsOf(lines, rules), oracle(lines, rules), { lines: true })).toEqual([]);
    }),
    { numRuns },
  );
});

test('whatever the order, the duplicates, the partitions, the batches and who is served first', () => {
  const pumps = fc.record({
    partitions: fc.integer({ min: 1, max: 4 }),
    seed: fc.nat(),
    batch: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(worlds, pumps, fc.nat(), ruleSets, (lines, pump, order, rules) => {
      const arrived = shuffled(duplicated(lines, order), order);
      const { deadLetters: _, ...truth } = oracle(lines, rules);
      const { deadLetters: __, ...results } = resultsOf(arrived, rules, pump);
      expect(differences(results, truth as never)).toEqual([]);
    }),
    { numRuns },
  );
});
