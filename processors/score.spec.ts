import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_RULES as rules } from '../schemas/rules.ts';
import { at, DAY, MINUTE, MONDAY } from './given.ts';
import { isLongEnough, scoreOf, weightAt, worse } from './score.ts';

const close = (directMs: number, lingeringMs = 0, quality: 'observed' | 'assumed' = 'observed') => ({
  directMs,
  lingeringMs,
  quality,
});

test('a minute together counts one, a minute in the air that somebody left counts half, by the weight of the day', () => {
  expect(scoreOf(close(40 * MINUTE, 20 * MINUTE), 100, rules).score).toBe(50);
  expect(scoreOf(close(40 * MINUTE, 20 * MINUTE), 30, rules).score).toBe(15);
  expect(scoreOf(close(1), 100, rules).score).toBe(0);
  expect(scoreOf(close(30), 100, rules).score, 'rounded half up').toBe(0.001);
});

test('tiers are compared before rounding, and what is only assumed is at most medium', () => {
  expect(scoreOf(close(60 * MINUTE), 100, rules).tier).toBe('high');
  expect(scoreOf(close(60 * MINUTE - 1), 100, rules)).toEqual({ score: 60, tier: 'medium' });
  expect(scoreOf(close(60 * MINUTE, 0, 'assumed'), 100, rules).tier).toBe('medium');
  expect(scoreOf(close(15 * MINUTE - 1), 100, rules).tier).toBe('low');
});

test('a day that the table lacks has the weight of the nearest, and of two the earlier', () => {
  expect(weightAt(at('00:00'), MONDAY, rules)).toBe(100);
  expect(weightAt(at('23:59') + 2 * DAY, MONDAY, rules)).toBe(90);
  expect(weightAt(at('08:00') - 9 * DAY, MONDAY, rules)).toBe(80);
  const gap = { ...rules, infectiousness: { '0': 100, '4': 20 } };
  expect(weightAt(at('08:00') + 2 * DAY, MONDAY, gap)).toBe(100);
  expect(weightAt(at('08:00') + 3 * DAY, MONDAY, gap)).toBe(20);
});

test('fifteen minutes are an exposure, one millisecond less is none, and none at all never is', () => {
  expect(isLongEnough(10 * MINUTE, 5 * MINUTE, rules)).toBe(true);
  expect(isLongEnough(10 * MINUTE, 5 * MINUTE - 1, rules)).toBe(false);
  expect(isLongEnough(0, 0, { ...rules, minMinutes: 0 })).toBe(false);
});

test('of two qualities the worse one, whichever comes first', () => {
  const qualities = fc.constantFrom('observed', 'inferred', 'assumed');
  fc.assert(
    fc.property(qualities, qualities, (a, b) => {
      expect(worse(a, b)).toBe(worse(b, a));
      expect([a, b]).toContain(worse(a, b));
    }),
  );
  expect(worse('observed', 'inferred')).toBe('inferred');
  expect(worse('assumed', 'inferred')).toBe('assumed');
});
