import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  change,
  contactsPerCase,
  type DailyValue,
  median,
  medianFlagging,
  sevenDayMean,
  shareActive,
  shareOfPopulation,
  trailingMeans,
} from './derived.ts';
import { inventedWeek } from './fixture.ts';
import { type Area, lookup, PROVINCE, type ReportRow } from './weekly.ts';

const commune: Area = { district: '582', commune: '22738' };
const of = (values: Partial<Record<ReportRow['indicator'], number | null>>) =>
  lookup({
    rows: Object.entries(values).map(([indicator, value]) => ({
      ...commune,
      indicator: indicator as ReportRow['indicator'],
      value: value ?? null,
    })),
  });

describe('values made from the indicators', () => {
  test('share of venues active', () => {
    expect(shareActive(of({ venues_active: 30, venues_registered: 40 }), commune)).toBe(75);
    expect(shareActive(of({ venues_active: 0, venues_registered: 0 }), commune)).toBeNull();
  });

  test('contacts per case; none without a case', () => {
    expect(contactsPerCase(of({ contacts: 9, cases: 2 }), commune)).toBe(4.5);
    expect(contactsPerCase(of({ contacts: 9, cases: 0 }), commune)).toBeNull();
  });

  test('a share of the population above 100 stays as it is', () => {
    expect(shareOfPopulation(of({ people_full: 1140 }), commune, 'people_full', 1000)).toBeCloseTo(114);
    expect(shareOfPopulation(of({ people_full: 1140 }), commune, 'people_full', null)).toBeNull();
  });

  test('a hidden number makes what is derived from it hidden', () => {
    expect(contactsPerCase(of({ contacts: 9, cases: null }), commune)).toBeNull();
  });

  test('change on the week before', () => {
    expect(change(12, 10)).toEqual({ by: 2, percent: 20 });
    expect(change(5, 0)).toEqual({ by: 5, percent: null });
    expect(change(5, undefined)).toBeNull();
  });
});

describe('median', () => {
  test('is the middle, or the mean of the two in the middle', () => {
    expect([median([]), median([5]), median([9, 1, 5]), median([1, 2, 3, 10])]).toEqual([null, 5, 5, 2.5]);
  });

  test('has as many values below it as above it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values)!;
        expect(values.filter((one) => one < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((one) => one > middle).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });

  test('of flagging takes the cases of the area', () => {
    const times = [
      { ...commune, minutes: 60 },
      { district: '582', commune: '22741', minutes: 120 },
      { district: null, commune: null, minutes: 600 },
    ];
    expect(medianFlagging(times, commune)).toBe(60);
    expect(medianFlagging(times, { district: '582', commune: null })).toBe(90);
    expect(medianFlagging(times, PROVINCE)).toBe(120);
    expect(medianFlagging(times, { district: '589', commune: null })).toBeNull();
  });
});

describe('seven-day mean', () => {
  const report = inventedWeek(1);
  const daily = (values: readonly [string, number][]): DailyValue[] =>
    values.map(([day, value]) => ({ ...PROVINCE, day, indicator: 'people', value }));

  test('of daily values counts a day without a line as none, and no day of another week', () => {
    const days = daily([
      ['2021-12-01', 999],
      ['2021-12-02', 70],
      ['2021-12-08', 7],
      ['2021-12-09', 999],
    ]);
    expect(sevenDayMean(report, lookup(report), PROVINCE, 'people', days)).toBe(11);
  });

  test('without daily values is a seventh of what adds up, and nothing of what does not', () => {
    const scans = lookup(report)(PROVINCE, 'scans')!;
    expect(sevenDayMean(report, lookup(report), PROVINCE, 'scans')).toBe(scans / 7);
    expect(sevenDayMean(report, lookup(report), PROVINCE, 'people')).toBeNull();
    expect(sevenDayMean(report, lookup(report), PROVINCE, 'venues_registered')).toBeNull();
  });

  test('trails through a series from its seventh day on', () => {
    const series = new Map(Array.from({ length: 9 }, (_, at) => [`2021-12-0${at + 1}`, at + 1] as const));
    const means = trailingMeans(series, '2021-12-01', '2021-12-10').map((one) => one.mean);
    expect(means).toEqual([null, null, null, null, null, null, 4, 5, 6]);
  });
});
