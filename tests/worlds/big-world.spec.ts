import { expect, test } from 'vitest';
import { differences } from '../oracle/compare.ts';
import { defaultRules } from '../oracle/default-rules.ts';
import { oracle } from '../oracle/oracle.ts';
import { bigWorld } from './big-world.ts';
import { shuffled } from './shuffle.ts';

const lines = [...bigWorld(1, 5000)];
const rows = oracle(lines, defaultRules);

test('a big world has the size asked for and follows from its seed', () => {
  expect(lines).toHaveLength(5000);
  expect([...bigWorld(1, 5000)]).toEqual(lines);
  expect([...bigWorld(2, 5000)]).not.toEqual(lines);
});

test('a big world has everything in it', () => {
  const { deadLetters, ...files } = rows;
  for (const [file, all] of Object.entries(files)) expect(all.length, file).toBeGreaterThan(10);
  expect(deadLetters.length).toBeGreaterThan(5);
  expect(rows.people.some(({ subjects }) => subjects.length > 1)).toBe(true);
  expect(new Set(rows.exposures.map(({ quality }) => quality)).size).toBe(3);
});

test('a big world means the same in any order', () => {
  expect(differences(oracle(shuffled(lines, 9), defaultRules), rows)).toEqual([]);
});
