import { describe, expect, test } from 'vitest';
import { AN, aCase, BINH, type Line, local, pcr, said, together, venue } from './given.ts';

/** The cases that Binh, who eats with An every day at noon, was exposed to; met on Monday unless another day is named. */
function met(events: Line[], day = '2021-12-06'): string[] {
  const meal = together([AN, '12:00', '13:00'], [BINH, '12:00', '13:00']).map((one) => ({
    ...one,
    at: String(one.at).replace('2021-12-06', day),
  }));
  return said([venue('r'), ...meal, ...events])
    .exposures.filter(({ person }) => person === BINH)
    .map((row) => row.case)
    .sort();
}

describe('implied cases', () => {
  const first = local('07:00');

  test('come from positive PCR tests only', () => {
    expect(met([pcr(AN, 't', first)])).toEqual(['test:t']);
    expect(met([pcr(AN, 't', first, 'positive', { method: 'rapid' })])).toEqual([]);
    expect(met([pcr(AN, 't', first, 'inconclusive')])).toEqual([]);
  });

  test('are of the smaller record when two tests are of one instant', () => {
    expect(met([pcr(AN, 'b', first), pcr(AN, 'a', first)])).toEqual(['test:a']);
  });

  test('come once in 90 days, counted from the last case made and not from the last test', () => {
    // 20 August 07:00 + 90 days = 18 November 07:00; the test of 18 November adds nothing; the one of 6 December,
    // 108 days after the case and 18 after that test, makes the second case.
    const tests = [
      pcr(AN, 'a', local('07:00', '2021-08-20')),
      pcr(AN, 'b', local('07:00', '2021-11-18')),
      pcr(AN, 'c', first),
    ];
    expect(met(tests)).toEqual(['test:c']);
    expect(met(tests, '2021-08-21')).toEqual(['test:a']);
    const later = [tests[0]!, pcr(AN, 'b', local('07:00:00.001', '2021-11-18')), tests[2]!];
    expect(met(later)).toEqual([]);
    expect(met(later, '2021-11-18')).toEqual(['test:b']);
  });

  test('are none within 90 days of a case record, before it or after it', () => {
    const near = aCase(AN, { sampled: local('07:00', '2022-03-06'), onset: '2021-12-06' });
    expect(met([pcr(AN, 't', first), near])).toEqual(['F0']);
    const far = aCase(AN, { sampled: local('07:00:00.001', '2022-03-06'), onset: '2021-12-06' });
    expect(met([pcr(AN, 't', first), far])).toEqual(['F0', 'test:t']);
  });
});

describe('the infectious window', () => {
  test('is from local midnight two days before the reference day to local midnight eleven days after', () => {
    const days = ['2021-12-03', '2021-12-04', '2021-12-16', '2021-12-17'];
    expect(days.map((day) => met([aCase(AN)], day).length)).toEqual([0, 1, 1, 0]);
    expect(days.map((day) => met([aCase(AN, { onset: '2021-12-05' })], day).length)).toEqual([1, 1, 0, 0]);
  });

  test('ends at isolation, or at the first negative PCR after the sample', () => {
    const direct = (events: Line[]) =>
      said([venue('r'), ...together([AN, '12:00', '13:00'], [BINH, '12:00', '13:00']), ...events]).exposures.map(
        ({ directMs, lingeringMs }) => [directMs / 60_000, lingeringMs / 60_000],
      );
    const early = { sampled: local('07:00') };
    expect(direct([aCase(AN, { ...early, isolated: local('12:10') })])).toEqual([[10, 30]]);
    expect(direct([aCase(AN, early), pcr(AN, 'n', local('12:20'), 'negative')])).toEqual([[20, 30]]);
    expect(direct([aCase(AN, early), pcr(AN, 'n', local('07:00'), 'negative')])).toEqual([[60, 0]]);
    expect(direct([aCase(AN, { ...early, isolated: local('00:00', '2021-12-01') })])).toEqual([]);
  });
});
