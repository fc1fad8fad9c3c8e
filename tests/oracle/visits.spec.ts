import { describe, expect, test } from 'vitest';
import { AN, type Line, said, scan, utc, venue } from './given.ts';

const brief = (events: Line[]) =>
  said(events)
    .visits.map(({ venue, from, to, quality }) => [venue, from, to, quality] as const)
    .sort((a, b) => (a.join() < b.join() ? -1 : 1));
const restaurant = venue('r');

describe('repeats', () => {
  test('are measured from the latest kept scan, so that a row of scans does not slide', () => {
    const clocks = ['08:00:00', '08:00:59', '08:01:00', '08:01:00.001', '08:02:00'];
    const { counts } = said([restaurant, ...clocks.map((clock) => scan(AN, 'r', 'in', clock))]);
    expect(counts.map(({ scans, repeats }) => [scans, repeats])).toEqual([
      [2, 3],
      [2, 3],
    ]);
  });

  test('are of the same venue and the same direction', () => {
    const { counts } = said([
      scan(AN, 'r', 'in', '08:00'),
      scan(AN, 'r', 'out', '08:00'),
      scan(AN, 'q', 'in', '08:00'),
    ]);
    expect(counts[0]).toMatchObject({ scans: 3, repeats: 0, venues: 2, people: 1, district: null });
  });

  test('a scan that step 2 drops still makes the next one within a minute a repeat of step 1', () => {
    // 08:01:30 is kept by step 1 and dropped by step 2; 08:02:20 is 50 s after it, so it is dropped by step 1 although
    // the open visit is already 140 s old.
    const clocks = ['08:00:00', '08:01:30', '08:02:20', '08:02:31'];
    const rows = said([restaurant, ...clocks.map((clock) => scan(AN, 'r', 'any', clock))]);
    expect(rows.counts[0]).toMatchObject({ scans: 2, repeats: 2 });
    expect(rows.visits).toMatchObject([{ from: utc('08:00:00'), to: utc('08:02:31'), quality: 'observed' }]);
  });

  test('after local midnight make a line of their own', () => {
    const late = scan(AN, 'r', 'in', '23:59:30');
    const { counts } = said([restaurant, late, { ...late, id: 'again', at: '2021-12-07T00:00:30+07:00' }]);
    expect(counts).toContainEqual({
      day: '2021-12-07',
      commune: '22741',
      district: '582',
      scans: 0,
      repeats: 1,
      people: 0,
      venues: 0,
    });
  });
});

describe('a poster with one code', () => {
  test('counts as out at two minutes exactly, and as out at 24 hours exactly', () => {
    expect(brief([restaurant, scan(AN, 'r', 'any', '08:00'), scan(AN, 'r', 'any', '08:02')])).toEqual([
      ['r', utc('08:00'), utc('08:02'), 'observed'],
    ]);
    const nextDay = { at: '2021-12-07T08:00:00+07:00' };
    expect(brief([restaurant, scan(AN, 'r', 'any', '08:00'), scan(AN, 'r', 'any', '08:00', nextDay)])).toEqual([
      ['r', utc('08:00'), utc('08:00', '2021-12-07'), 'observed'],
    ]);
  });

  test('counts as in a millisecond later than 24 hours', () => {
    const later = { at: '2021-12-07T08:00:00.001+07:00' };
    expect(brief([restaurant, scan(AN, 'r', 'any', '08:00'), scan(AN, 'r', 'any', '08:00', later)])).toEqual([
      ['r', utc('08:00'), utc('09:00'), 'assumed'],
      ['r', utc('08:00:00.001', '2021-12-07'), utc('09:00:00.001', '2021-12-07'), 'assumed'],
    ]);
  });

  test('elsewhere closes the open visit', () => {
    expect(
      brief([
        restaurant,
        venue('s', { category: 'shop' }),
        scan(AN, 'r', 'any', '08:00'),
        scan(AN, 's', 'any', '08:00:30'),
      ]),
    ).toEqual([
      ['r', utc('08:00'), utc('08:00:30'), 'inferred'],
      ['s', utc('08:00:30'), utc('08:20:30'), 'assumed'],
    ]);
  });
});

describe('a way out', () => {
  test('that comes too late closes nothing but is one itself, last seen at the way in', () => {
    const late = { at: '2021-12-07T08:00:00.001+07:00' };
    expect(brief([restaurant, scan(AN, 'r', 'in', '08:00'), scan(AN, 'r', 'out', '08:00', late)])).toEqual([
      ['r', utc('08:00'), utc('09:00'), 'assumed'],
      ['r', utc('07:00:00.001', '2021-12-07'), utc('08:00:00.001', '2021-12-07'), 'assumed'],
    ]);
  });

  test('elsewhere ends an open visit, and begins when the person was last seen', () => {
    expect(brief([restaurant, venue('s'), scan(AN, 'r', 'in', '08:00'), scan(AN, 's', 'out', '08:10')])).toEqual([
      ['r', utc('08:00'), utc('08:10'), 'inferred'],
      ['s', utc('08:00'), utc('08:10'), 'inferred'],
    ]);
  });

  test('after a way out was last seen then', () => {
    expect(
      brief([restaurant, scan(AN, 'r', 'in', '08:00'), scan(AN, 'r', 'out', '08:10'), scan(AN, 'r', 'out', '08:20')]),
    ).toEqual([
      ['r', utc('08:00'), utc('08:10'), 'observed'],
      ['r', utc('08:10'), utc('08:20'), 'inferred'],
    ]);
  });

  test('is not last seen at a repeat', () => {
    const scans = [scan(AN, 'r', 'any', '08:00'), scan(AN, 'r', 'any', '08:01:30'), scan(AN, 's', 'out', '08:10')];
    expect(brief([restaurant, ...scans])[1]).toEqual(['s', utc('08:00'), utc('08:10'), 'inferred']);
  });
});

describe('the usual stay', () => {
  test('met exactly is assumed, on either side', () => {
    expect(brief([restaurant, scan(AN, 'r', 'in', '08:00'), scan(AN, 'r', 'in', '09:00')])[0]).toEqual([
      'r',
      utc('08:00'),
      utc('09:00'),
      'assumed',
    ]);
    expect(brief([restaurant, scan(AN, 'q', 'in', '07:00'), scan(AN, 'r', 'out', '08:00')])[1]).toEqual([
      'r',
      utc('07:00'),
      utc('08:00'),
      'assumed',
    ]);
  });

  test.each([
    ['of the venue', { stay: 7 }, '08:07'],
    ['of its category', { category: 'shop' }, '08:20'],
    ['of other, for a category the rules do not name', { category: 'constructor' }, '09:00'],
    ['of other, for a withdrawn venue', { category: 'shop', withdrawn: true }, '09:00'],
  ])('is that %s', (_, record, to) => {
    expect(brief([venue('r', record), scan(AN, 'r', 'in', '08:00')])[0]?.[2]).toBe(utc(to));
  });
});

test('ties are broken by id, venue, direction and content, by UTF-16 code unit', () => {
  // 😀 (D83D…) comes before ～ (FF5E) by code unit, after it by code point: the way in is first.
  const first = scan(AN, 'r', 'in', '08:00', { id: '\u{1f600}' });
  const then = scan(AN, 'r', 'out', '08:00', { id: '\uff5e' });
  expect(brief([restaurant, then, first])).toEqual([['r', utc('08:00'), utc('08:00'), 'observed']]);
  const swapped = [
    { ...first, id: '\uff5e' },
    { ...then, id: '\u{1f600}' },
  ];
  expect(brief([restaurant, ...swapped])).toEqual([
    ['r', utc('07:00'), utc('08:00'), 'assumed'],
    ['r', utc('08:00'), utc('09:00'), 'assumed'],
  ]);
});

test('the zone is that of the way in, else of the way out', () => {
  const zones = (a?: string, b?: string) =>
    said([scan(AN, 'r', 'in', '08:00', { zone: a }), scan(AN, 'r', 'out', '08:10', { zone: b })]).visits[0]?.zone;
  expect([zones('A', 'B'), zones(undefined, 'B'), zones()]).toEqual(['A', 'B', null]);
});
