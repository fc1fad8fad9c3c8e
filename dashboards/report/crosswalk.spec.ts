import { expect, test } from 'vitest';
import { COMMUNES } from '../../schemas/areas.ts';
import { byUnits, CROSSWALK, reportByUnits, type Units } from './crosswalk.ts';
import { inventedWeek } from './fixture.ts';
import { lookup } from './weekly.ts';

const counts = new Map(COMMUNES.map((commune, at) => [commune.code, 2 ** (at % 20)]));
/** Counts of some communes, and none in all others. */
const only = (some: Record<string, number | null>): Map<string, number | null> =>
  new Map(COMMUNES.map((commune) => [commune.code, some[commune.code] === undefined ? 0 : some[commune.code]!]));
const total = [...counts.values()].reduce((sum, value) => sum + value, 0);

test.each<[Units, number]>([
  ['2021', 65],
  ['2024-11', 62],
  ['2025-07', new Set(CROSSWALK.map((line) => line.code202507)).size],
])('by the units of %s there are %i units, and no count is lost or made', (units, many) => {
  const made = byUnits(counts, units);
  expect(made).toHaveLength(many);
  const split = new Map(made.flatMap((unit) => unit.split.map((part) => [part.code, part.value!] as const)));
  const whole = made.reduce((sum, unit) => sum + unit.value!, 0);
  expect(whole + [...split.values()].reduce((sum, value) => sum + value, 0)).toBe(total);
});

test('wards that merged in November 2024 are one unit with the sum of their counts', () => {
  const unit = byUnits(only({ '22747': 3, '22750': 4 }), '2024-11').find(({ code }) => code === '22750');
  expect(unit).toMatchObject({ name: 'Phường Phủ Hà', value: 7, whole: ['22747', '22750'], split: [] });
});

test('a unit that was split in 2025 is in no unit’s value, and stands beside both that got a part', () => {
  const made = byUnits(only({ '22768': 50, '22771': 1, '22888': 2 }), '2025-07');
  const marked = made.filter((unit) => unit.split.length > 0);
  expect(marked.map((unit) => [unit.name, unit.value, unit.split])).toEqual([
    ['Phường Đông Hải', 1, [{ code: '22768', name: 'Đông Hải', value: 50 }]],
    ['Xã Phước Dinh', 2, [{ code: '22768', name: 'Đông Hải', value: 50 }]],
  ]);
});

test('the same unit is whole by the units of 2024, before it was split', () => {
  const unit = byUnits(only({ '22768': 50 }), '2024-11').find(({ code }) => code === '22768');
  expect(unit).toMatchObject({ value: 50, split: [] });
});

test('a hidden count hides the unit it went into', () => {
  const made = byUnits(only({ '22747': null, '22750': 4 }), '2024-11');
  expect(made.find(({ code }) => code === '22750')!.value).toBeNull();
});

test('a commune that is not known makes its unit unknown, never smaller', () => {
  const made = byUnits(new Map([['22750', 4]]), '2024-11');
  expect(made.find(({ code }) => code === '22750')!.value).toBeNull();
});

test('an indicator that counts each person once is refused, one that adds up is not', () => {
  const report = inventedWeek(4);
  expect(() => reportByUnits(report, 'people', '2025-07')).toThrow(/counts each person once/);
  const cases = reportByUnits(report, 'cases', '2024-11').reduce((sum, unit) => sum + unit.value!, 0);
  expect(cases).toBe(lookup(report)({ district: null, commune: null }, 'cases'));
});
