import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMUNES } from '../../schemas/areas.ts';
import { assess, communityCases, type LevelInputs, levelWeek, type SetLevel } from './level.ts';
import { QD_218, QD_4800, rulesOn } from './rules.ts';

/**
 * All 65 communes on 8 December 2021, worked out by hand from the table of QĐ 4800.
 * commune, population, cases in the week, per 100,000, adults with one dose %, people of 50 and over fully vaccinated %,
 * and the level: `+` where it was raised because of the elderly; `-` is what is not known.
 * Adults from 70 %: below 20 → 1, below 50 → 1, below 150 → 2, else 3. Below 70 %: 1, 2, 3, 4.
 */
const WORKED = `
  22738 10000 0 0 95.0 90.0 1
  22741 5000 1 20 69.9 80.0 2
  22744 20000 10 50 55.0 79.9 4+
  22747 8000 12 150 70.0 114.0 3
  22750 4000 2 50 104.2 60.0 3+
  22753 10000 2 20 70.0 85.0 1
  22756 5000 2 40 104.2 82.5 1
  22759 20000 20 100 95.0 90.0 2
  22762 8000 16 200 69.9 80.0 4
  22765 4000 0 0 55.0 79.9 1
  22768 10000 2 20 69.9 114.0 2
  22771 5000 3 60 55.0 60.0 4+
  22774 20000 30 150 70.0 85.0 3
  22777 8000 1 12.5 104.2 82.5 1
  22779 4000 1 25 95.0 90.0 1
  22780 10000 6 60 104.2 80.0 2
  22783 5000 8 160 95.0 79.9 4+
  22786 20000 0 0 69.9 - 1
  22789 8000 2 25 55.0 60.0 3+
  22792 4000 2 50 70.0 85.0 2
  22795 10000 14 140 55.0 - missing:elderlyFullPercent
  22798 5000 2 40 70.0 90.0 1
  22801 20000 4 20 104.2 80.0 1
  22804 8000 4 50 95.0 79.9 3+
  22807 4000 4 100 69.9 114.0 3
  22810 10000 20 200 95.0 60.0 4+
  22813 5000 1 20 69.9 85.0 2
  22816 20000 10 50 55.0 82.5 3
  22819 8000 8 100 70.0 90.0 2
  22822 4000 8 200 104.2 80.0 3
  22825 10000 1 10 - 79.9 missing:adultsOneDosePercent
  22828 5000 1 20 104.2 114.0 1
  22831 20000 12 60 95.0 60.0 3+
  22834 8000 12 150 69.9 85.0 4
  22846 4000 0 0 55.0 82.5 1
  22852 10000 2 20 69.9 90.0 2
  22855 5000 2 40 55.0 80.0 2
  22858 20000 30 150 70.0 79.9 4+
  22861 8000 3 37.5 104.2 114.0 1
  22864 4000 1 25 95.0 60.0 2+
  22867 10000 5 50 104.2 85.0 2
  22868 5000 7 140 95.0 82.5 2
  22870 20000 8 40 69.9 90.0 2
  22873 8000 2 25 55.0 80.0 2
  22876 4000 - - 70.0 79.9 missing:cases
  22879 10000 10 100 55.0 114.0 3
  22882 5000 10 200 70.0 60.0 4+
  22888 20000 2 10 104.2 85.0 1
  22891 8000 2 25 95.0 82.5 1
  22894 4000 2 50 69.9 90.0 3
  22912 10000 15 150 95.0 80.0 3
  22837 5000 0 0 69.9 79.9 1
  22840 20000 5 25 55.0 114.0 2
  22843 8000 5 62.5 70.0 60.0 3+
  22849 4000 6 150 104.2 85.0 3
  22853 10000 0 0 70.0 82.5 1
  22856 5000 1 20 104.2 90.0 1
  22885 20000 10 50 95.0 80.0 2
  22897 8000 12 150 69.9 79.9 4
  22898 4000 2 50 55.0 114.0 3
  22900 10000 2 20 69.9 60.0 3+
  22903 5000 2 40 55.0 85.0 2
  22906 20000 20 100 70.0 82.5 2
  22909 8000 16 200 104.2 90.0 3
  22910 4000 0 0 95.0 80.0 1
`;

interface Line {
  readonly commune: string;
  readonly inputs: LevelInputs;
  readonly incidence: number | null;
  readonly expected: string;
}

const lines: Line[] = WORKED.trim()
  .split('\n')
  .map((line) => {
    const [commune, population, cases, incidence, adults, elderly, expected] = line.trim().split(' ');
    const known = (name: keyof LevelInputs, value: string | undefined): LevelInputs =>
      value === '-' ? {} : { [name]: Number(value) };
    return {
      commune: commune!,
      inputs: {
        population: Number(population),
        ...known('cases', cases),
        ...known('adultsOneDosePercent', adults),
        ...known('elderlyFullPercent', elderly),
      },
      incidence: incidence === '-' ? null : Number(incidence),
      expected: expected!,
    };
  });

describe('the worked example of 65 communes', () => {
  test('has every commune once', () => {
    expect(lines.map((line) => line.commune).sort()).toEqual(COMMUNES.map((commune) => commune.code).sort());
  });

  test.each(lines)('$commune is $expected', ({ commune, inputs, incidence, expected }) => {
    const { computed, level } = assess(commune, '2021-12-08', inputs);
    if (expected.startsWith('missing:')) {
      expect(computed).toMatchObject({ level: null, missing: [expected.slice(8)] });
      return;
    }
    expect(`${level}${computed.raised ? '+' : ''}`).toBe(expected);
    expect(computed.steps[0]).toEqual({ name: 'incidence', value: incidence });
  });
});

describe('the rules of a day', () => {
  test.each([
    ['2021-10-11', undefined],
    ['2021-10-12', '4800/QĐ-BYT'],
    ['2022-01-26', '4800/QĐ-BYT'],
    ['2022-01-27', '218/QĐ-BYT'],
    ['2023-05-01', '218/QĐ-BYT'],
  ])('on %s are of %s', (day, decision) => {
    expect(rulesOn(day)?.decision).toBe(decision);
  });

  test('before them nothing can be computed', () => {
    expect(assess('22738', '2021-10-11', {})).toMatchObject({
      level: null,
      decision: null,
      computed: { missing: ['rules'] },
    });
  });

  test('both files say where they are from and what is uncertain', () => {
    for (const rules of [QD_4800, QD_218]) {
      expect(rules.sources.length).toBeGreaterThan(0);
      expect(rules.uncertain.length).toBeGreaterThan(0);
    }
    expect(QD_218.uncertain.map((one) => one.about)).toContain('transmission.deaths');
  });
});

describe('QĐ 4800', () => {
  const inputs: LevelInputs = { population: 10_000, cases: 6, adultsOneDosePercent: 80, elderlyFullPercent: 79.9 };

  test('asks for the coverage from 65 years in October and from 50 in November 2021, at 80 % both', () => {
    expect(QD_4800.elderly.map(({ from, age, leastPercent }) => [from, age, leastPercent])).toEqual([
      ['2021-10-12', 65, 80],
      ['2021-11-01', 50, 80],
    ]);
    for (const day of ['2021-10-20', '2021-11-20']) expect(assess('22738', day, inputs).level).toBe(3);
  });

  test('names every input that is missing', () => {
    expect(assess('22738', '2021-12-08', {}).computed.missing).toEqual(['population', 'cases', 'adultsOneDosePercent']);
    expect(assess('22738', '2021-12-08', { ...inputs, population: 0 }).computed.missing).toEqual(['population']);
  });

  test('does not lower the level while the treatment capacity is not met', () => {
    const of = (more: LevelInputs) => assess('22738', '2021-12-08', { ...inputs, cases: 0, ...more });
    expect(of({ capacityMet: true, levelBefore: 3 }).level).toBe(1);
    expect(of({ capacityMet: false, levelBefore: 3 }).level).toBe(3);
    expect(of({ capacityMet: false }).computed).toMatchObject({ level: null, missing: ['levelBefore'] });
  });

  test('is never lower for more cases, nor for less coverage, whatever else', () => {
    const percent = fc.integer({ min: 0, max: 120 });
    fc.assert(
      fc.property(
        fc.integer({ min: 500, max: 60_000 }),
        fc.nat(300),
        fc.nat(50),
        percent,
        percent,
        (people, few, more, a, e) => {
          const of = (cases: number, adults: number, elderly: number): number =>
            assess('22738', '2021-12-08', {
              population: people,
              cases,
              adultsOneDosePercent: adults,
              elderlyFullPercent: elderly,
            }).level!;
          expect(of(few + more, a, e)).toBeGreaterThanOrEqual(of(few, a, e));
          expect(of(few, a / 2, e / 2)).toBeGreaterThanOrEqual(of(few, a, e));
        },
      ),
    );
  });
});

describe('QĐ 218', () => {
  const ready: LevelInputs = {
    population: 100_000,
    cases: 89,
    oxygen: 0,
    deaths: 0,
    fullPercent: 75,
    atRiskFullPercent: 90,
    homeCareReady: 1,
    districtBedsReady: 1,
    icuBedsReady: 1,
  };
  const level = (more: LevelInputs): number | null => assess('22738', '2022-02-10', { ...ready, ...more }).level;

  test('the highest band of cases, oxygen and deaths decides', () => {
    expect(level({})).toBe(1);
    expect(level({ cases: 90 })).toBe(2);
    expect(level({ cases: 600 })).toBe(3);
    expect(level({ deaths: 5 })).toBe(3);
  });

  test('with no response in place the level is higher', () => {
    const none = { fullPercent: 0, atRiskFullPercent: 0, homeCareReady: 0, districtBedsReady: 0, icuBedsReady: 0 };
    expect(level({ cases: 600, ...none })).toBe(4);
    expect(level({ icuBedsReady: 0 })).toBe(2);
  });

  test('cannot be computed without each of its inputs', () => {
    const { population, cases } = ready;
    expect(assess('22738', '2022-02-10', { population, cases }).computed).toMatchObject({
      level: null,
      missing: [
        'oxygen',
        'deaths',
        'fullPercent',
        'atRiskFullPercent',
        'homeCareReady',
        'districtBedsReady',
        'icuBedsReady',
      ],
    });
  });
});

describe('a level set by decision', () => {
  const set: SetLevel[] = [
    { commune: '22738', level: 4, number: '12/QĐ-UBND', date: '2021-12-01', from: '2021-12-02', until: '2021-12-16' },
    { commune: '22738', level: 3, number: '15/QĐ-UBND', date: '2021-12-05', from: '2021-12-06', until: '2021-12-10' },
    { commune: '22741', level: 2, number: '15/QĐ-UBND', date: '2021-12-05', from: '2021-12-06' },
  ];
  const inputs: LevelInputs = { population: 10_000, cases: 0, adultsOneDosePercent: 90 };

  test.each([
    ['2021-12-01', 1, null],
    ['2021-12-02', 4, '12/QĐ-UBND'],
    ['2021-12-06', 3, '15/QĐ-UBND'],
    ['2021-12-10', 4, '12/QĐ-UBND'],
    ['2021-12-16', 1, null],
  ])('on %s the level in force is %i (%s), and the computed one stands beside it', (day, level, number) => {
    const one = assess('22738', day, inputs, set);
    expect([one.level, one.set?.number ?? null, one.computed.level]).toEqual([level, number, 1]);
  });

  test('holds where nothing can be computed', () => {
    expect(assess('22741', '2021-12-20', {}, set)).toMatchObject({ level: 2, computed: { level: null } });
  });
});

describe('the week that ends on a day', () => {
  test('is seven local days, the day itself the last', () => {
    expect(levelWeek('2021-12-08')).toEqual({ from: '2021-12-01T17:00:00.000Z', to: '2021-12-08T17:00:00.000Z' });
  });

  test('counts community cases only, by the day of their sample in Viet Nam', () => {
    const cases = [
      { commune: '22738', sampled: '2021-12-01T17:00:00.000Z', community: true },
      { commune: '22738', sampled: '2021-12-08T16:59:59.999Z', community: true },
      { commune: '22738', sampled: '2021-12-08T17:00:00.000Z', community: true },
      { commune: '22738', sampled: '2021-12-05T00:00:00.000Z', community: false },
      { commune: '22741', sampled: '2021-12-05T00:00:00.000Z', community: true },
    ];
    expect(communityCases(cases, '2021-12-08')).toEqual(
      new Map([
        ['22738', 2],
        ['22741', 1],
      ]),
    );
  });
});
