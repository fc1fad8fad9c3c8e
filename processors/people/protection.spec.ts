import { expect, test } from 'vitest';
import { DEFAULT_RULES as rules } from '../../schemas/rules.ts';
import { at, caseRecord, dose } from '../given.ts';
import { casesOf } from './cases.ts';
import { protectionOf } from './protection.ts';

const monday = at('08:00');
const of = (doses: ReturnType<typeof dose>[], cases: ReturnType<typeof caseRecord>[] = []) =>
  protectionOf(doses, casesOf(cases, [], rules), monday, rules);

test('a dose counts from the fourteenth day after it', () => {
  expect(of([dose('1', '2021-10-01'), dose('2', '2021-11-22')])).toBe('full');
  expect(of([dose('1', '2021-10-01'), dose('2', '2021-11-23')])).toBe('partial');
});

test('two doses of one day are one', () => {
  expect(of([dose('1', '2021-10-01'), dose('2', '2021-10-01')])).toBe('partial');
});

test('the product that needs fewest doses, among those that count, decides', () => {
  expect(of([dose('1', '2021-10-01', 'janssen')])).toBe('full');
  expect(of([dose('1', '2021-10-01', 'abdala'), dose('2', '2021-11-01', 'abdala')])).toBe('partial');
  expect(of([dose('1', '2021-10-01', 'abdala'), dose('2', '2021-11-01', 'pfizer')])).toBe('full');
  expect(of([dose('1', '2021-10-01', 'abdala'), dose('2', '2021-12-01', 'janssen')])).toBe('partial');
});

test('whoever was ill 10 to 180 days ago has recovered', () => {
  const ill = (onset: string) => caseRecord('F0', at('08:00', onset), { onset });
  expect(of([], [ill('2021-11-26')])).toBe('recovered');
  expect(of([], [ill('2021-11-27')])).toBe('unknown');
  expect(of([], [ill('2021-06-09')])).toBe('recovered');
  expect(of([], [ill('2021-06-08')])).toBe('unknown');
  expect(of([dose('1', '2021-10-01')], [ill('2021-11-26')])).toBe('recovered');
});

test('a dose that does not count yet, or lies ahead, says at least that the person is known', () => {
  expect(of([dose('1', '2022-01-01')])).toBe('none');
  expect(of([])).toBe('unknown');
});
