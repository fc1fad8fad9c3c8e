import { expect, test } from 'vitest';
import { DEFAULT_RULES as rules } from '../../schemas/rules.ts';
import { at, scan } from '../given.ts';
import { type Judged, judge, type Scan, START, visitsOf } from './visits.ts';

function walked(scans: readonly Scan[]): Judged[] {
  let walk = START;
  return scans.map((one) => {
    const { verdict, walk: next } = judge(walk, one, rules);
    walk = next;
    return { scan: one, verdict };
  });
}

const verdicts = (...scans: Scan[]) => walked(scans).map(({ verdict }) => verdict);

test('a second scan of a venue and direction within 60 seconds of a kept one is a repeat; at 61 it is not', () => {
  expect(verdicts(scan('a', 'cafe', 'in', at('08:00')), scan('b', 'cafe', 'in', at('08:01')))).toEqual([
    'in',
    'repeat',
  ]);
  expect(verdicts(scan('a', 'cafe', 'in', at('08:00')), scan('b', 'cafe', 'in', at('08:01:01')))).toEqual(['in', 'in']);
});

test('a repeat does not make the next scan one: only kept scans count', () => {
  const scans = ['08:00', '08:00:50', '08:01:40'].map((clock, i) => scan(`${i}`, 'cafe', 'in', at(clock)));
  expect(verdicts(...scans)).toEqual(['in', 'repeat', 'in']);
});

test('a scan of the other direction, or of another venue, is never a repeat', () => {
  const first = scan('a', 'cafe', 'in', at('08:00'));
  expect(verdicts(first, scan('b', 'cafe', 'out', at('08:00:05')))).toEqual(['in', 'out']);
  expect(verdicts(first, scan('b', 'shop', 'in', at('08:00:05')))).toEqual(['in', 'in']);
});

test('a poster that is scanned twice opens and closes; too soon it is nothing, after a day it opens anew', () => {
  const first = scan('a', 'cafe', 'any', at('08:00'));
  expect(verdicts(first, scan('b', 'cafe', 'any', at('08:01:59')))).toEqual(['in', 'dropped']);
  expect(verdicts(first, scan('b', 'cafe', 'any', at('08:02')))).toEqual(['in', 'out']);
  expect(verdicts(first, scan('b', 'cafe', 'any', at('08:00', '2021-12-07')))).toEqual(['in', 'out']);
  expect(verdicts(first, scan('b', 'cafe', 'any', at('08:00:01', '2021-12-07')))).toEqual(['in', 'in']);
});

test('what step 2 drops still hides repeats of step 1', () => {
  const scans = ['08:00', '08:01:30', '08:02:20'].map((clock, i) => scan(`${i}`, 'cafe', 'any', at(clock)));
  expect(verdicts(...scans)).toEqual(['in', 'dropped', 'repeat']);
});

test('an out more than a day after its in stands alone', () => {
  const late = scan('b', 'cafe', 'out', at('08:00:01', '2021-12-07'));
  expect(verdicts(scan('a', 'cafe', 'in', at('08:00')), late)).toEqual(['in', 'alone']);
});

test('an in elsewhere says when the visit before it was last known to go on', () => {
  const [visit] = visitsOf(
    walked([scan('a', 'cafe', 'in', at('08:00')), scan('b', 'shop', 'in', at('08:20'))]),
    false,
    false,
  );
  expect(visit).toMatchObject({ visit: 'a', venue: 'cafe', evidence: { out: null, nextSeen: at('08:20') } });
});

test('an out alone knows when its person was last seen before', () => {
  const visits = visitsOf(
    walked([scan('a', 'cafe', 'in', at('08:00')), scan('b', 'shop', 'out', at('08:20'))]),
    false,
    false,
  );
  expect(visits.at(-1)).toMatchObject({ visit: 'b', venue: 'shop', evidence: { in: null, lastSeen: at('08:00') } });
});
