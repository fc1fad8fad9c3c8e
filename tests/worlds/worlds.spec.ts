import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accept } from '../oracle/acceptance.ts';
import { canonicalText } from '../oracle/canonical.ts';
import { differences } from '../oracle/compare.ts';
import { defaultRules } from '../oracle/default-rules.ts';
import { oracle } from '../oracle/oracle.ts';
import type { Rows } from '../oracle/rows.ts';
import type { Rules } from '../oracle/rules.ts';
import { BAD_LINES, UNTIMELY_LINES } from './bad.ts';
import { minimise } from './minimise.ts';
import { ruleSets } from './rule-sets.ts';
import { batches, duplicated, shuffled } from './shuffle.ts';
import { spelled } from './spelling.ts';
import { MOST_LINES, worlds } from './world.ts';

const made = fc.sample(worlds, { numRuns: 2000, seed: 20211206 });
const sample = made.map((lines) => ({ lines, rows: oracle(lines, defaultRules) }));
const share = (holds: (rows: Rows) => boolean) => sample.filter(({ rows }) => holds(rows)).length / sample.length;

describe('two thousand small worlds', () => {
  const exposure = (holds: (row: Rows['exposures'][number]) => boolean) => (rows: Rows) => rows.exposures.some(holds);
  const features: [string, (rows: Rows) => boolean][] = [
    ['exposures, direct and lingering', exposure((row) => row.directMs > 0 && row.lingeringMs > 0)],
    ['exposures by lingering alone', exposure((row) => row.directMs === 0)],
    ['encounters', exposure((row) => row.venue === null)],
    ['implied cases', exposure((row) => row.case.startsWith('test:'))],
    ['scores with three decimals', exposure((row) => !Number.isInteger(row.score * 100))],
    ...(['observed', 'inferred', 'assumed'] as const).map((quality): [string, (rows: Rows) => boolean] => [
      quality,
      exposure((row) => row.quality === quality),
    ]),
    ...(['low', 'medium', 'high'] as const).map((tier): [string, (rows: Rows) => boolean] => [
      tier,
      exposure((row) => row.tier === tier),
    ]),
    ...(['full', 'recovered', 'partial', 'none', 'unknown'] as const).map(
      (protection): [string, (rows: Rows) => boolean] => [protection, exposure((row) => row.protection === protection)],
    ),
    ['contacts of several exposures', (rows) => rows.contacts.some((row) => row.exposures > 1)],
    ['contacts of overlapping exposures', overlapping],
    ['people with several cards', (rows) => rows.people.some((row) => row.subjects.length > 1)],
    ['visits of no length', (rows) => rows.visits.some((row) => row.from === row.to)],
    ['unregistered venues', (rows) => rows.counts.some((row) => row.district === null)],
    ['lines with only repeats', (rows) => rows.counts.some((row) => row.scans === 0)],
    ['alerts', (rows) => rows.alerts.length > 0],
    ...(['not-json', 'schema', 'unknown-type', 'too-old', 'in-future'] as const).map(
      (code): [string, (rows: Rows) => boolean] => [code, (rows) => rows.deadLetters.some((row) => row.code === code)],
    ),
  ];

  function overlapping({ contacts, exposures }: Rows): boolean {
    const length = (row: { from: string; to: string }) => Date.parse(row.to) - Date.parse(row.from);
    return contacts.some((contact) => {
      const own = exposures.filter((row) => row.case === contact.case && row.person === contact.person);
      return contact.totalMs < own.reduce((sum, row) => sum + length(row), 0);
    });
  }

  test.each(features)('have %s', (_, holds) => expect(share(holds)).toBeGreaterThan(0.001));

  test('have at most the lines of a small world', () =>
    expect(Math.max(...made.map((lines) => lines.length))).toBe(MOST_LINES));
});

describe('a limit moved by a hair changes what follows from some world', () => {
  const millisecond = { second: 1 / 1000, minute: 1 / 60_000, hour: 1 / 3_600_000, day: 1 / 86_400_000 };
  const moved: [string, Partial<Rules>][] = [
    ['rescanSeconds up', { rescanSeconds: 60 + millisecond.second }],
    ['rescanSeconds down', { rescanSeconds: 60 - millisecond.second }],
    ['minStaySeconds up', { minStaySeconds: 120 + millisecond.second }],
    ['minStaySeconds down', { minStaySeconds: 120 - millisecond.second }],
    ['maxStayHours up', { maxStayHours: 24 + millisecond.hour }],
    ['maxStayHours down', { maxStayHours: 24 - millisecond.hour }],
    ['lingeringMinutes up', { lingeringMinutes: 30 + millisecond.minute }],
    ['lingeringMinutes down', { lingeringMinutes: 30 - millisecond.minute }],
    ['minMinutes up', { minMinutes: 15 + millisecond.minute }],
    ['minMinutes down', { minMinutes: 15 - millisecond.minute }],
    ['high up', { tiers: { high: 60.000001, medium: 15 } }],
    ['high down', { tiers: { high: 59.9998, medium: 15 } }],
    ['medium up', { tiers: { high: 60, medium: 15.000001 } }],
    ['medium down', { tiers: { high: 60, medium: 14.9998 } }],
    ['horizonDays up', { horizonDays: 30 + millisecond.day }],
    ['horizonDays down', { horizonDays: 30 - millisecond.day }],
    ['futureMinutes up', { futureMinutes: 10 + millisecond.minute }],
    ['futureMinutes down', { futureMinutes: 10 - millisecond.minute }],
  ];

  test.each(moved)('%s', (_, change) => {
    const otherwise = sample.find(
      ({ lines, rows }) => differences(oracle(lines, { ...defaultRules, ...change }), rows).length > 0,
    );
    expect(otherwise).toBeDefined();
  });
});

describe('the oracle', () => {
  test('says the same of the same set of events, in any order, any spelling and however often sent', () => {
    fc.assert(
      fc.property(worlds, ruleSets, fc.integer(), (lines, rules, seed) => {
        const events = lines.filter((line) => accept([line], rules).deadLetters.length === 0);
        const other = shuffled(duplicated(events, seed), seed + 1);
        expect(differences(oracle(other, rules), oracle(events, rules))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('hears nothing from a line that it does not accept, but lists it', () => {
    fc.assert(
      fc.property(worlds, ruleSets, (lines, rules) => {
        const whole = oracle(lines, rules);
        const refused = new Set(whole.deadLetters.map(({ line }) => line));
        const events = lines.filter((_, index) => !refused.has(index + 1));
        expect(differences({ ...oracle(events, rules), deadLetters: whole.deadLetters }, whole)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('bad lines', () => {
  test('are no events, every one', () =>
    expect(BAD_LINES.filter((line) => accept([line], defaultRules).deadLetters.length !== 1)).toEqual([]));

  test('too old and in the future, exactly on the limit and a millisecond over it', () => {
    const codes = UNTIMELY_LINES.map((line) => accept([line], defaultRules).deadLetters[0]?.code);
    const each = ['too-old', undefined, undefined, 'in-future'];
    expect(codes).toEqual([...each, ...each]);
  });
});

test('every spelling of an event has its canonical text', () => {
  const text = (line: string) => accept([line], defaultRules).events.map(canonicalText);
  fc.assert(
    fc.property(worlds, fc.nat(), (lines, spelling) => {
      for (const canonical of lines.flatMap(text)) {
        const event = JSON.parse(canonical) as Record<string, unknown>;
        expect(text(spelled(event, spelling))).toEqual([canonical]);
      }
    }),
    { numRuns: 200 },
  );
});

describe('shuffling', () => {
  const numbers = Array.from({ length: 100 }, (_, index) => index);

  test('keeps every line and depends on the seed alone', () => {
    expect(shuffled(numbers, 1)).toEqual(shuffled(numbers, 1));
    expect(shuffled(numbers, 1)).not.toEqual(shuffled(numbers, 2));
    expect(shuffled(numbers, 1).sort((a, b) => a - b)).toEqual(numbers);
  });

  test('sends lines again, after their first time', () => {
    const sent = duplicated(numbers, 3);
    expect(sent).toHaveLength(130);
    expect([...new Set(sent)]).toEqual(numbers);
  });

  test('cuts batches that together are all', () => {
    const cut = batches(numbers, 4, 7);
    expect(cut.flat()).toEqual(numbers);
    expect(Math.max(...cut.map((batch) => batch.length))).toBeLessThanOrEqual(7);
  });
});

test('minimising leaves only the lines that it takes', async () => {
  const numbers = Array.from({ length: 50 }, (_, index) => index);
  const fails = (list: number[]) => list.includes(7) && list.includes(31) && list.includes(32);
  expect(await minimise(numbers, fails)).toEqual([7, 31, 32]);
});
