import { describe, expect, test } from 'vitest';
import { DAY_MS, localDayNumber } from '../../schemas/instant.ts';
import { reasonsToVisit, type VenueFacts, worklist } from './worklist.ts';

const NOW = Date.parse('2021-12-09T09:00:00+07:00');
const TODAY = localDayNumber(NOW);
const busy = { days: Array.from({ length: 28 }, (_, back) => TODAY - back), last: NOW - 3_600_000 };

/** A venue in good order. */
function venue(more: Partial<VenueFacts> = {}): VenueFacts {
  return {
    venue: 'v',
    name: 'Quán Hoa Sứ',
    category: 'cafe',
    commune: '22741',
    district: '582',
    registered: NOW - 60 * DAY_MS,
    activity: busy,
    ins: 40,
    outs: 31,
    visits: 42,
    crowdedMinutes: 0,
    twoGates: 0,
    tooFast: 0,
    inspection: null,
    ...more,
  };
}
const quiet = { activity: null, ins: 0, outs: 0, visits: 0 };

describe('a venue is visited when', () => {
  test.each([
    ['it is in good order', {}, []],
    ['it never scanned', quiet, ['never-scanned']],
    ['it never scanned, but has two days to put its sign up', { ...quiet, registered: NOW - DAY_MS }, []],
    ['it fell silent', { activity: { ...busy, last: NOW - 3 * DAY_MS } }, ['fell-silent']],
    ['nobody scans on the way out', { outs: 0 }, ['only-in']],
    ['nobody scans on the way in', { ins: 0 }, ['only-out']],
    ['a few guests did not scan on the way out', { outs: 0, ins: 9, visits: 9 }, []],
    ['a stack of cards was scanned in a minute', { crowdedMinutes: 1 }, ['improbable-minute']],
    ['cards were at two gates at once', { twoGates: 3 }, ['improbable-card']],
    ['two such cards are one wrong clock', { twoGates: 2 }, []],
    ['people came faster than one can', { tooFast: 3 }, ['improbable-travel']],
    ['several things are wrong, the most pressing first', { outs: 0, twoGates: 5 }, ['improbable-card', 'only-in']],
  ] as const)('%s', (_, more, reasons) => {
    expect(reasonsToVisit(venue(more), NOW)).toEqual(reasons);
  });
});

describe('after an inspection', () => {
  const inspected = (finding: 'ok' | 'reminded' | 'violation' | 'suspended', daysAgo: number) =>
    reasonsToVisit(venue({ outs: 0, inspection: { at: NOW - daysAgo * DAY_MS, finding, note: null } }), NOW);

  test('a venue is left alone until its time', () => {
    expect(inspected('ok', 13)).toEqual([]);
    expect(inspected('violation', 2.9)).toEqual([]);
  });
  test('somebody comes back where something was found', () => {
    expect(inspected('violation', 3)).toEqual(['follow-up', 'only-in']);
    expect(inspected('reminded', 7)).toEqual(['follow-up', 'only-in']);
  });
  test('a venue that was in order is listed again only for a reason', () => {
    expect(inspected('ok', 14)).toEqual(['only-in']);
  });
});

test('the list goes from the most pressing reason, then commune by commune', () => {
  const all = [
    venue({ venue: 'c', commune: '22750', ...quiet }),
    venue({ venue: 'b', commune: '22741', ...quiet }),
    venue({ venue: 'fine' }),
    venue({ venue: 'a', commune: '22741', ...quiet }),
    venue({ venue: 'z', commune: '22799', crowdedMinutes: 2 }),
  ];
  expect(worklist(all, NOW).map((item) => item.venue)).toEqual(['z', 'a', 'b', 'c']);
});
