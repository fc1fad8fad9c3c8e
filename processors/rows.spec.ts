import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change, SignedRow } from '../schemas/changes.ts';
import { Overlay } from '../streams/state.ts';
import { knownAt, Rows } from './rows.ts';

const row = (n: number) =>
  ({
    type: 'alert',
    kind: 'isolation-breach',
    person: 'an',
    order: `${n}`,
    commune: null,
    venue: 'v',
    at: n,
    scan: 's',
  }) as const;

function said(rows: Rows): Change[] {
  const changes: Change[] = [];
  rows.say('people', 'an', { what: 'scan', position: '0@1', time: 5 }, 7, 9, (_topic, key, message) => {
    expect(key).toBe('an');
    changes.push(message as unknown as Change);
  });
  return changes;
}

test('a row that ceases and begins within one record is not said; the rest is, ceasing rows first', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(3)), { maxLength: 40 });
  fc.assert(
    fc.property(steps, (steps) => {
      const rows = new Rows();
      for (const [begins, n] of steps) begins ? rows.begins(row(n)) : rows.ceases(row(n));
      const signed = said(rows).flatMap((change) => change.rows as SignedRow[]);
      const net = [0, 1, 2, 3].map((n) =>
        steps.reduce((sum, [begins, of]) => sum + (of === n ? (begins ? 1 : -1) : 0), 0),
      );
      const sums = [0, 1, 2, 3].map((n) =>
        signed.reduce((sum, one) => sum + ((one.row as { at: number }).at === n ? one.sign : 0), 0),
      );
      expect(sums).toEqual(net);
      expect(signed).toHaveLength(net.reduce((sum, n) => sum + Math.abs(n), 0));
      expect(signed.map(({ sign }) => sign)).toEqual(signed.map(({ sign }) => sign).sort((a, b) => a - b));
    }),
  );
});

test('nothing is said of nothing, and much is said in parts that carry the same cause and version', () => {
  expect(said(new Rows())).toEqual([]);
  const rows = new Rows();
  for (let n = 0; n < 600; n++) rows.begins(row(n));
  const parts = said(rows);
  expect(parts.map((part) => part.rows.length).reduce((a, b) => a + b)).toBe(600);
  expect(Math.max(...parts.map((part) => part.rows.length))).toBeLessThanOrEqual(250);
  for (const part of parts)
    expect(part).toMatchObject({ stage: 'people', what: 'scan', position: '0@1', version: 7, knownAt: 9 });
});

test("the task's clock never runs backwards", () => {
  const state = new Overlay();
  expect([5, 3, 8, 8, 1].map((time) => knownAt(state, time))).toEqual([5, 5, 8, 8, 8]);
});
