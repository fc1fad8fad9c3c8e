import { expect, test } from 'vitest';
import type { Contact } from '../../sinks/queries/contacts.ts';
import { byCase } from './public/contacts/cases.js';

function contact(name: string, person: string, tier: string, totalMs: number, to: string): Contact {
  return { case: name, person, exposures: 1, totalMs, from: '2021-12-01', to, tier, isolateUntil: '2021-12-20' };
}

test('the newest case is first; in a case the greatest risk, then the longest time together', () => {
  const cases = byCase([
    contact('C-1', 'a', 'low', 900, '2021-12-03'),
    contact('C-2', 'b', 'medium', 5, '2021-12-05'),
    contact('C-1', 'c', 'high', 10, '2021-12-02'),
    contact('C-1', 'd', 'high', 20, '2021-12-04'),
  ]);
  expect(cases.map((one) => [one.case, one.high])).toEqual([
    ['C-2', 0],
    ['C-1', 2],
  ]);
  expect(cases[1]?.contacts.map(({ person }) => person)).toEqual(['d', 'c', 'a']);
});

test('no contacts, no cases', () => {
  expect(byCase([])).toEqual([]);
});
