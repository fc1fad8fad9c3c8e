import { expect, test } from 'vitest';
import { DEFAULT_RULES as rules } from '../../schemas/rules.ts';
import { at, caseRecord, DAY, infectious, pcr } from '../given.ts';
import { casesOf, windowsOf } from './cases.ts';

const names = (...all: Parameters<typeof casesOf>) => casesOf(...all).map((one) => one.case);

test('a case without onset is infectious from two days before its sample to ten days after', () => {
  const [one] = casesOf([caseRecord('F0', at('23:30'))], [], rules);
  expect(one).toMatchObject({ from: at('00:00', '2021-12-04'), to: at('00:00', '2021-12-17') });
});

test('the onset decides, not the day of the sample', () => {
  const [one] = casesOf([caseRecord('F0', at('08:00'), { onset: '2021-12-03' })], [], rules);
  expect(one).toMatchObject({ from: at('00:00', '2021-12-01'), to: at('00:00', '2021-12-14') });
});

test('isolation ends the window, and so does the first negative PCR test after the sample', () => {
  const record = caseRecord('F0', at('08:00'), { isolated: at('12:00') });
  expect(casesOf([record], [], rules)[0]!.to).toBe(at('12:00'));
  const negatives = [
    pcr('n1', at('08:00'), 'negative'),
    pcr('n2', at('11:00'), 'negative'),
    pcr('n3', at('11:30'), 'negative'),
  ];
  expect(casesOf([record], negatives, rules)[0]!.to).toBe(at('11:00'));
  const rapid = pcr('r', at('09:00'), 'negative', { method: 'rapid' });
  expect(casesOf([record], [rapid], rules)[0]!.to).toBe(at('12:00'));
});

test('positive PCR tests within 90 days of a case, to the millisecond, are of that infection', () => {
  const first = at('08:00');
  expect(names([], [pcr('p1', first, 'positive'), pcr('p2', first + 90 * DAY, 'positive')], rules)).toEqual([
    'test:p1',
  ]);
  expect(names([], [pcr('p1', first, 'positive'), pcr('p2', first + 90 * DAY + 1, 'positive')], rules)).toEqual([
    'test:p1',
    'test:p2',
  ]);
  expect(names([caseRecord('F0', first + 90 * DAY)], [pcr('p1', first, 'positive')], rules)).toEqual(['F0']);
});

test('tests at one instant go by their record, whatever the order in which they came', () => {
  const tests = [pcr('b', at('08:00'), 'positive'), pcr('a', at('08:00'), 'positive')];
  expect(names([], tests, rules)).toEqual(['test:a']);
  expect(names([], tests.reverse(), rules)).toEqual(['test:a']);
});

test('a rapid or an inconclusive test makes no case', () => {
  expect(
    names([], [pcr('r', at('08:00'), 'positive', { method: 'rapid' }), pcr('i', at('08:00'), 'inconclusive')], rules),
  ).toEqual([]);
});

test('a window that ends before it starts infects nobody', () => {
  expect(
    windowsOf(casesOf([caseRecord('F0', at('08:00'), { isolated: at('08:00', '2021-12-01') })], [], rules)),
  ).toEqual([]);
  expect(windowsOf(casesOf([caseRecord('F0', at('08:00'))], [], rules))).toEqual([
    infectious(at('00:00', '2021-12-04'), at('00:00', '2021-12-17')),
  ]);
});
