import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Indicator } from './indicators.ts';
import { publish, THRESHOLD } from './small-numbers.ts';
import { type Area, areaKey, lookup, PROVINCE, type ReportRow, type WeeklyReport } from './weekly.ts';

const DISTRICTS = { '582': 5, '584': 3, '585': 4, '586': 2 } as const;
const LEAVES: Area[] = Object.entries(DISTRICTS).flatMap(([district, many]) =>
  Array.from({ length: many }, (_, at) => ({ district, commune: `${district}-${at}` })),
);
const PARENTS: Area[] = [PROVINCE, ...Object.keys(DISTRICTS).map((district) => ({ district, commune: null }))];
const AREAS = [...PARENTS, ...LEAVES];

/** A report of one indicator: the communes' values, and last what has no commune. */
function reportOf(values: readonly number[], revision: number, indicator: Indicator = 'cases'): WeeklyReport {
  const rows: ReportRow[] = LEAVES.map((area, at) => ({ ...area, indicator, value: values[at]! }));
  for (const parent of PARENTS) {
    const inside = rows.filter((row) => row.commune !== null && (parent.district ?? row.district) === row.district);
    const rest = parent.district === null ? values.at(-1)! : 0;
    rows.push({ ...parent, indicator, value: inside.reduce((sum, row) => sum + row.value!, rest) });
  }
  return {
    week: '2021-12-09',
    from: '2021-12-01T17:00:00.000Z',
    to: '2021-12-08T17:00:00.000Z',
    asOf: `2021-12-09T0${revision}:00:00.000Z`,
    revision,
    rows,
  };
}

const count = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 4, arbitrary: fc.integer({ min: 5, max: 60 }) },
);
const counts = fc.array(count, { minLength: LEAVES.length + 1, maxLength: LEAVES.length + 1 });
const late = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: -3, max: 8 })), {
  minLength: LEAVES.length + 1,
  maxLength: LEAVES.length + 1,
});

/** What a reader knows as linear equations over the communes (and the rest): each shown number is a sum. */
function equations(shown: WeeklyReport, unknowns: number, offset: number): number[][] {
  const of = lookup(shown);
  return AREAS.flatMap((area) => {
    const value = of(area, 'cases');
    if (value == null) return [];
    const row = Array<number>(unknowns + 1).fill(0);
    LEAVES.forEach((leaf, at) => {
      if (
        area.commune === null ? (area.district ?? leaf.district) === leaf.district : areaKey(leaf) === areaKey(area)
      ) {
        row[offset + at] = 1;
      }
    });
    if (area.district === null) row[offset + LEAVES.length] = 1;
    row[unknowns] = value;
    return [row];
  });
}

/** Solves as far as can be (reduced row echelon form): every sum that the reader can work out. */
function solve(rows: number[][]): number[][] {
  const made = rows.map((row) => [...row]);
  const width = (made[0]?.length ?? 1) - 1;
  let done = 0;
  for (let column = 0; column < width && done < made.length; column++) {
    const pivot = made.findIndex((row, at) => at >= done && Math.abs(row[column]!) > 1e-9);
    if (pivot < 0) continue;
    [made[done], made[pivot]] = [made[pivot]!, made[done]!];
    const by = made[done]![column]!;
    made[done] = made[done]!.map((value) => value / by);
    made.forEach((row, at) => {
      const factor = row[column]!;
      if (at !== done && Math.abs(factor) > 1e-9) made[at] = row.map((value, of) => value - factor * made[done]![of]!);
    });
    done++;
  }
  return made.slice(0, done);
}

const terms = (row: readonly number[]): number[] =>
  row.slice(0, -1).flatMap((value, at) => (Math.abs(value) > 1e-9 ? [at] : []));

describe('one publication', () => {
  test('no small number is shown', () => {
    fc.assert(
      fc.property(counts, (values) => {
        for (const row of publish(reportOf(values, 1)).shown.rows) {
          expect(row.value === null || row.value === 0 || row.value >= THRESHOLD).toBe(true);
        }
      }),
    );
  });

  test('what a reader works out from totals is never one hidden commune, nor a small sum of them', () => {
    fc.assert(
      fc.property(counts, (values) => {
        const { shown } = publish(reportOf(values, 1));
        const of = lookup(shown);
        for (const row of solve(equations(shown, LEAVES.length + 1, 0))) {
          const inside = terms(row);
          const single = LEAVES[inside[0]!];
          const isShown = inside.length === 1 && single !== undefined && of(single, 'cases') !== null;
          const rest = inside.length === 1 && inside[0] === LEAVES.length;
          if (isShown || (rest && (row.at(-1) === 0 || row.at(-1)! >= THRESHOLD))) continue;
          expect(inside.length).toBeGreaterThan(1);
          expect(row.at(-1)).toBeGreaterThanOrEqual(THRESHOLD);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('the reader above does find a small number where only that number is hidden', () => {
    const report = reportOf([1, 9, 9, 9, 9, ...Array<number>(10).fill(9)], 1);
    const rows = report.rows.map((row) => (row.value === 1 ? { ...row, value: null } : row));
    const found = solve(equations({ ...report, rows }, LEAVES.length + 1, 0)).filter((row) => terms(row).length === 1);
    expect(found.some((row) => row.at(-1) === 1)).toBe(true);
  });

  test('without small numbers nothing is hidden', () => {
    const report = reportOf(Array<number>(LEAVES.length + 1).fill(7), 1);
    expect(publish(report).shown).toEqual(report);
  });

  test('counts of venues are shown as they are', () => {
    const report = reportOf(Array<number>(LEAVES.length + 1).fill(2), 1, 'venues_active');
    expect(publish(report).shown).toEqual(report);
  });

  test('a threshold that would hide nothing is refused', () => {
    expect(() => publish(reportOf([], 1), [], 2)).toThrow(/3 or more/);
  });
});

describe('two publications of one week', () => {
  const both = fc.tuple(counts, late).map(([first, changes]) => {
    const one = publish(reportOf(first, 1));
    const second = first.map((value, at) => Math.max(0, value + changes[at]!));
    return { second, one, two: publish(reportOf(second, 2), [one]) };
  });

  test('every number shown in both is the same, or differs by no small number', () => {
    fc.assert(
      fc.property(both, ({ one, two }) => {
        const before = lookup(one.shown);
        const after = lookup(two.shown);
        for (const area of LEAVES) {
          const [was, is] = [before(area, 'cases'), after(area, 'cases')];
          expect(is === null).toBe(was === null);
          if (was != null && is != null && is !== was) expect(Math.abs(is - was)).toBeGreaterThanOrEqual(THRESHOLD);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('what a reader of both works out of the changes is never a small one, nor one of a hidden commune', () => {
    fc.assert(
      fc.property(both, ({ one, two }) => {
        const known = LEAVES.length + 1;
        const was = solve(equations(one.shown, known, 0));
        const is = solve(equations(two.shown, known, 0));
        // The same cells are hidden in both, so the same sums are known, and each pair of them gives a change.
        expect(is.map(terms)).toEqual(was.map(terms));
        was.forEach((row, at) => {
          const change = Math.abs(is[at]!.at(-1)! - row.at(-1)!);
          expect(change < 1e-6 || change >= THRESHOLD - 1e-6).toBe(true);
        });
      }),
      { numRuns: 300 },
    );
  });

  test('a reader who takes what is hidden for unchanged still finds no hidden commune', () => {
    fc.assert(
      fc.property(both, ({ one, two }) => {
        const known = LEAVES.length + 1;
        const of = lookup(one.shown);
        const sums = [...equations(one.shown, 2 * known, 0), ...equations(two.shown, 2 * known, known)];
        for (const row of solve(sums)) {
          const inside = terms(row);
          if (inside.length > 1) continue;
          const leaf = LEAVES[inside[0]! % known];
          if (leaf !== undefined) expect(of(leaf, 'cases')).not.toBeNull();
        }
      }),
      { numRuns: 200 },
    );
  });

  test('one late case is held back and said to be held; twelve are published', () => {
    const first = Array<number>(LEAVES.length + 1).fill(20);
    const one = publish(reportOf(first, 1));
    const changed = (by: number): WeeklyReport =>
      reportOf(
        first.map((value, at) => (at === 0 ? value + by : value)),
        2,
      );
    const held = publish(changed(1), [one]);
    expect(lookup(held.shown)(LEAVES[0]!, 'cases')).toBe(20);
    expect(lookup(held.shown)(PROVINCE, 'cases')).toBe(lookup(one.shown)(PROVINCE, 'cases'));
    expect(held.held).toEqual([{ ...LEAVES[0], indicator: 'cases' }]);
    const moved = publish(changed(12), [one]);
    expect(lookup(moved.shown)(LEAVES[0]!, 'cases')).toBe(32);
    expect(moved.held).toEqual([]);
  });

  test('people, who are counted once in an area, keep the total as counted, and small steps of it are held', () => {
    const first = Array<number>(LEAVES.length + 1).fill(20);
    const report = reportOf(first, 1, 'people');
    const total = (by: number): WeeklyReport => ({
      ...report,
      rows: report.rows.map((row) =>
        row.district === '582' && row.commune === null ? { ...row, value: 90 + by } : row,
      ),
    });
    const one = publish(total(0));
    const district = { district: '582', commune: null };
    expect(lookup(one.shown)(district, 'people')).toBe(90);
    expect(lookup(publish(total(2), [one]).shown)(district, 'people')).toBe(90);
    expect(lookup(publish(total(6), [one]).shown)(district, 'people')).toBe(96);
  });
});

describe('weeks that follow each other', () => {
  test('a standing count is held against the week before, a count of the week is not', () => {
    const of = (indicator: Indicator, week: string, value: number): WeeklyReport => ({
      ...reportOf([value, ...Array<number>(LEAVES.length).fill(20)], 1, indicator),
      week,
    });
    for (const [indicator, expected] of [
      ['people_full', 20],
      ['doses', 22],
    ] as const) {
      const one = publish(of(indicator, '2021-12-02', 20));
      const two = publish(of(indicator, '2021-12-09', 22), [one]);
      expect(lookup(two.shown)(LEAVES[0]!, indicator)).toBe(expected);
    }
  });
});
