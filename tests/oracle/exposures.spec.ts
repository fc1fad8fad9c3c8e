import { describe, expect, test } from 'vitest';
import { defaultRules } from './default-rules.ts';
import {
  AN,
  aCase,
  BINH,
  dose,
  type Line,
  link,
  local,
  SECOND_CARD,
  said,
  scan,
  together,
  utc,
  venue,
} from './given.ts';
import type { Rules } from './rules.ts';
import { scoreOf, tierOf, weightOn } from './score.ts';

const exposures = (events: Line[], rules: Partial<Rules> = {}) =>
  said([venue('r'), aCase(AN), ...events], rules).exposures;

describe('an exposure', () => {
  test('begins at fifteen minutes exactly, direct and lingering together', () => {
    // An leaves at 12:30. Binh comes at 12:20: 10 minutes direct, and 5 of lingering until 12:35.
    const until = (clock: string) => exposures(together([AN, '12:00', '12:30'], [BINH, '12:20', clock]));
    expect(until('12:34:59.999')).toEqual([]);
    expect(until('12:35')).toMatchObject([
      { directMs: 600_000, lingeringMs: 300_000, score: 12.5, tier: 'low', from: utc('12:20'), to: utc('12:35') },
    ]);
  });

  test('is nothing when nothing was shared, even with no minimum', () => {
    const after = together([AN, '12:00', '12:30'], [BINH, '13:00', '13:30']);
    expect(exposures(after, { minMinutes: 0 })).toEqual([]);
    const lingering = together([AN, '12:00', '12:30'], [BINH, '12:59:59.999', '13:30']);
    expect(exposures(lingering, { minMinutes: 0 })).toMatchObject([{ directMs: 0, lingeringMs: 1, score: 0 }]);
  });

  test('is one for each pair of visits, and a contact of both is not counted twice', () => {
    const events = [
      venue('r'),
      aCase(AN),
      ...together([AN, '12:00', '12:30'], [BINH, '12:00', '12:30']),
      ...together([AN, '12:31', '13:00'], [BINH, '12:31', '13:00']),
    ];
    const rows = said(events);
    // Binh's second visit also lingers after An's first: 12:31 to 13:00.
    expect(rows.exposures.map(({ from, to }) => [from, to]).sort()).toEqual([
      [utc('12:00'), utc('12:30')],
      [utc('12:31'), utc('13:00')],
      [utc('12:31'), utc('13:00')],
    ]);
    expect(rows.contacts).toMatchObject([{ exposures: 3, totalMs: 59 * 60_000, from: utc('12:00'), to: utc('13:00') }]);
  });

  test('is not with oneself, by whatever card', () => {
    const events = together([AN, '12:00', '13:00'], [SECOND_CARD, '12:00', '13:00']);
    expect(exposures(events)).toHaveLength(1);
    expect(exposures([...events, link(AN, SECOND_CARD)])).toEqual([]);
  });

  test('of the two cases that met is two', () => {
    const rows = exposures([
      ...together([AN, '12:00', '13:00'], [BINH, '12:00', '13:00']),
      aCase(BINH, { record: 'F1' }),
    ]);
    expect(rows.map((row) => [row.case, row.person])).toEqual([
      ['F0', BINH],
      ['F1', AN],
    ]);
  });

  test('that is assumed is at most medium', () => {
    const rows = exposures([scan(AN, 'r', 'in', '12:00'), scan(BINH, 'r', 'in', '12:00')], {
      tiers: { high: 15, medium: 5 },
    });
    expect(rows).toMatchObject([{ quality: 'assumed', score: 60, tier: 'medium' }]);
  });
});

describe('the score', () => {
  test('is weighed by the nearest day of the table, the earlier of two', () => {
    const rules = { ...defaultRules, infectiousness: { '-3': 33, '1': 77, '5': 11 } };
    expect([-9, -3, -1, 0, 1, 3, 4, 99].map((day) => weightOn(day, rules))).toEqual([33, 33, 33, 77, 77, 77, 11, 11]);
  });

  test('is rounded half up to three decimals, exactly', () => {
    // 30 ms direct at 100 %: 60·100/12 000 000 = 0.0005 minutes.
    expect(scoreOf(30, 0, 100)).toBe(0.001);
    expect(scoreOf(29, 0, 100)).toBe(0);
    expect(scoreOf(15, 30, 100)).toBe(0.001);
    // 1 000.0005 minutes, which floating point may take for less.
    expect(scoreOf(60_000_030, 0, 100)).toBe(1000.001);
    expect(scoreOf(600_000, 300_000, 70)).toBe(8.75);
  });

  test('is compared with the tiers before it is rounded', () => {
    expect(scoreOf(3_599_999, 0, 100)).toBe(60);
    expect(tierOf(3_599_999, 0, 100, 'observed', defaultRules)).toBe('medium');
    expect(tierOf(3_600_000, 0, 100, 'observed', defaultRules)).toBe('high');
    expect(tierOf(900_000, 0, 100, 'assumed', defaultRules)).toBe('medium');
    expect(tierOf(899_999, 0, 100, 'observed', defaultRules)).toBe('low');
  });
});

describe('protection', () => {
  const meal = together([AN, '12:00', '13:00'], [BINH, '12:00', '13:00']);
  const protection = (...events: Line[]) => {
    const row = exposures([...meal, ...events])[0]!;
    return [row.protection, row.isolateUntil];
  };
  const past = (day: string) => aCase(BINH, { record: 'P', sampled: local('07:00', day) });

  test.each<[string, Line[], [string, string]]>([
    ['no dose', [], ['unknown', '2021-12-20']],
    ['a dose of the day after', [dose(BINH, 'd', '2021-12-07')], ['none', '2021-12-20']],
    ['one dose fourteen days before', [dose(BINH, 'd', '2021-11-22')], ['partial', '2021-12-20']],
    ['two doses of one day', [dose(BINH, 'd', '2021-09-01'), dose(BINH, 'e', '2021-09-01')], ['partial', '2021-12-20']],
    ['two doses of two days', [dose(BINH, 'd', '2021-09-01'), dose(BINH, 'e', '2021-09-02')], ['full', '2021-12-13']],
    ['one dose of one that needs one', [dose(BINH, 'd', '2021-11-22', 'janssen')], ['full', '2021-12-13']],
    [
      'one that needs one, not yet counted',
      [dose(BINH, 'd', '2021-11-23', 'janssen'), dose(BINH, 'e', '2021-09-01')],
      ['partial', '2021-12-20'],
    ],
    [
      'two of one that needs three',
      [dose(BINH, 'd', '2021-09-01', 'abdala'), dose(BINH, 'e', '2021-10-01', 'abdala')],
      ['partial', '2021-12-20'],
    ],
    [
      'the least number among the products',
      [dose(BINH, 'd', '2021-09-01', 'abdala'), dose(BINH, 'e', '2021-10-01')],
      ['full', '2021-12-13'],
    ],
    [
      'a word every object knows',
      [dose(BINH, 'd', '2021-09-01', 'constructor'), dose(BINH, 'e', '2021-10-01', 'constructor')],
      ['full', '2021-12-13'],
    ],
    ['a withdrawn dose', [dose(BINH, 'd', '2021-09-01', 'janssen', { withdrawn: true })], ['unknown', '2021-12-20']],
    ['a case ten days before', [past('2021-11-26')], ['recovered', '2021-12-13']],
    ['a case nine days before', [past('2021-11-27')], ['unknown', '2021-12-20']],
    ['a case 180 days before', [past('2021-06-09')], ['recovered', '2021-12-13']],
    [
      'a case 181 days before, and one dose',
      [past('2021-06-08'), dose(BINH, 'd', '2021-09-01')],
      ['partial', '2021-12-20'],
    ],
    ['a case, and all doses', [past('2021-11-01'), dose(BINH, 'd', '2021-09-01', 'janssen')], ['full', '2021-12-13']],
    ['a case, and one dose', [past('2021-11-01'), dose(BINH, 'd', '2021-09-01')], ['recovered', '2021-12-13']],
  ])('with %s', (_, events, expected) => expect(protection(...events)).toEqual(expected));
});

describe('an encounter', () => {
  const encounter = (at: string, minutes: number, subject = AN, other = BINH): Line => ({
    type: 'encounter',
    id: 'e',
    at,
    minutes,
    subject,
    other,
  });

  test('is cut to the window, and the minimum is asked of what is left', () => {
    const dawn = (minutes: number) => exposures([encounter('2021-12-03T23:50:00+07:00', minutes)]);
    expect(dawn(24)).toEqual([]);
    expect(dawn(25)).toMatchObject([
      { venue: null, from: utc('00:00', '2021-12-04'), to: utc('00:15', '2021-12-04'), directMs: 900_000, score: 12 },
    ]);
  });

  test('of two cards of one person is nothing', () => {
    const events = [encounter(local('09:00'), 20, AN, SECOND_CARD)];
    expect(exposures(events)).toHaveLength(1);
    expect(exposures([...events, link(AN, SECOND_CARD)])).toEqual([]);
  });
});

test('a breach is a kept scan in [from, to) of an order, one for each order', () => {
  const order = (record: string, from: string, to: string): Line => ({
    type: 'isolation',
    record,
    revision: 1,
    subject: AN,
    from: local(from),
    to: local(to),
  });
  const scans = ['08:00', '08:00:30', '09:00'].map((clock) => scan(AN, 'r', 'in', clock));
  const { alerts } = said([
    ...scans,
    order('i', '08:00', '09:00'),
    order('j', '07:00', '09:00:00.001'),
    order('k', '09:30', '10:00'),
  ]);
  expect(alerts.map(({ order, at }) => [order, at])).toEqual([
    ['i', utc('08:00')],
    ['j', utc('08:00')],
    ['j', utc('09:00')],
  ]);
});
