import { describe, expect, test } from 'vitest';
import { defaultRules } from './default-rules.ts';
import { AN, aCase, BINH, CUC, dose, type Line, local, scan, together, venue } from './given.ts';
import { weekly } from './weekly.ts';

/** The week from Thursday 2 December to Thursday 9 December 2021. */
function values(events: Line[], indicator: string): Record<string, number> {
  const lines = events.map((event) => JSON.stringify(event));
  const rows = weekly(lines, defaultRules, '2021-12-09').filter((row) => row.indicator === indicator && row.value > 0);
  return Object.fromEntries(rows.map(({ district, commune, value }) => [commune ?? district ?? 'province', value]));
}

test('every area has every indicator once, but communes are not silent in themselves', () => {
  const rows = weekly([], defaultRules, '2021-12-09');
  expect(rows).toHaveLength((65 + 7 + 1) * 16 + 8);
  expect(new Set(rows.map(({ district, commune, indicator }) => `${district} ${commune} ${indicator}`)).size).toBe(
    rows.length,
  );
  expect(rows.find((row) => row.indicator === 'communes_silent' && row.district === null)?.value).toBe(65);
});

describe('venues', () => {
  const registered = (at: string, closed?: string) => venue(`v${at}${closed}`, { registered: at, closed });
  const first = local('00:00', '2021-12-02');
  const end = local('00:00', '2021-12-09');
  const all = [
    registered('2021-11-01T00:00:00Z'),
    registered(first),
    registered(end),
    registered(first, end),
    registered(first, '2021-12-08T16:59:59.999Z'),
  ];

  test('are registered before the end and not closed before it', () => {
    expect(values(all, 'venues_registered')).toEqual({ 22741: 3, 582: 3, province: 3 });
    expect(values(all, 'venues_new')).toEqual({ 22741: 2, 582: 2, province: 2 });
  });

  test('are active with a kept scan in the week', () => {
    const scans = [scan(AN, 'r', 'in', '08:00'), scan(BINH, 'r', 'in', '08:00'), scan(AN, 'ghost', 'in', '09:00')];
    const events = [venue('r'), venue('q', { commune: '22870' }), ...scans];
    expect(values(events, 'venues_active')).toEqual({ 22741: 1, 582: 1, province: 1 });
    expect(values(events, 'venues_inactive')).toEqual({ 22870: 1, 587: 1, province: 1 });
    expect(values(events, 'communes_silent')).toMatchObject({ 582: 15, 587: 9, province: 64 });
    expect(values(events, 'scans')).toEqual({ 22741: 2, 582: 2, province: 3 });
    expect(values(events, 'people')).toEqual({ 22741: 2, 582: 2, province: 2 });
  });
});

test('cases are counted where the person lives, contacts where they met', () => {
  const meal = together([AN, '12:00', '13:00'], [BINH, '12:00', '13:00']);
  const events = [venue('r'), ...meal, aCase(AN, { commune: '22870' })];
  expect(values(events, 'cases')).toEqual({ 22870: 1, 587: 1, province: 1 });
  expect(values(events, 'contacts')).toEqual({ 22741: 1, 582: 1, province: 1 });
  const phone = { type: 'encounter', id: 'e', at: local('18:00'), minutes: 20, subject: AN, other: CUC };
  expect(values([...events, phone], 'contacts')).toEqual({ 22741: 1, 582: 1, province: 2 });
});

test('orders are begun in the week, or breached in it, once each', () => {
  const order = {
    type: 'isolation',
    record: 'i',
    revision: 1,
    subject: AN,
    from: local('00:00', '2021-12-01'),
    to: local('00:00', '2021-12-31'),
    commune: '22741',
  };
  const events = [
    order,
    { ...order, subject: BINH, from: local('00:00') },
    scan(AN, 'r', 'in', '08:00'),
    scan(AN, 'r', 'in', '09:00'),
  ];
  expect(values(events, 'isolations_begun')).toEqual({ 22741: 1, 582: 1, province: 1 });
  expect(values(events, 'isolations_breached')).toEqual({ 22741: 1, 582: 1, province: 1 });
});

test('people with doses are counted where the latest was given, of those before the end', () => {
  const events = [
    dose(AN, 'a', '2021-11-01', 'pfizer', { commune: '22741' }),
    dose(AN, 'b', '2021-12-02', 'pfizer', { commune: '22738' }),
    dose(AN, 'c', '2021-12-02', 'pfizer', { commune: '22870' }),
    dose(AN, 'd', '2021-12-09', 'pfizer', { commune: '22783' }),
    dose(BINH, 'a', '2021-12-08'),
  ];
  expect(values(events, 'doses')).toEqual({ 22738: 1, 22870: 1, 582: 1, 587: 1, province: 3 });
  expect(values(events, 'people_one_dose')).toEqual({ 22870: 1, 587: 1, province: 2 });
  expect(values(events, 'people_full')).toEqual({ 22870: 1, 587: 1, province: 1 });
});

test('inspections are counted where the venue is', () => {
  const inspection = (record: string, finding: string, at = local('10:00')) => ({
    type: 'inspection',
    record,
    revision: 1,
    venue: 'r',
    at,
    finding,
  });
  const events = [
    venue('r'),
    inspection('a', 'ok'),
    inspection('b', 'violation'),
    inspection('c', 'suspended'),
    inspection('d', 'reminded', local('10:00', '2021-12-01')),
  ];
  expect(values(events, 'inspections')).toEqual({ 22741: 3, 582: 3, province: 3 });
  expect(values(events, 'violations')).toEqual({ 22741: 2, 582: 2, province: 2 });
});
