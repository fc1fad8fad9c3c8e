import { describe, expect, it } from 'vitest';
import { choice, hash, normal, random, trait } from './random.ts';

describe('random numbers', () => {
  it('are the same for the same numbers and others for others', () => {
    const draw = (...parts: number[]) => Array.from({ length: 5 }, random(...parts));
    expect(draw(1, 2)).toEqual(draw(1, 2));
    expect(draw(1, 2)).not.toEqual(draw(2, 1));
    expect(hash(1, 2)).toBe(hash(1, 2));
    expect(trait(7, 8)).not.toBe(trait(8, 7));
  });

  it('are spread evenly', () => {
    const next = random(5);
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) tenths[Math.floor(next() * 10)]!++;
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('give normal deviates of mean 0 and variance 1', () => {
    const next = random(6);
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < 50_000; i++) {
      const x = normal(next);
      sum += x;
      squares += x * x;
    }
    expect(sum / 50_000).toBeCloseTo(0, 1);
    expect(squares / 50_000).toBeCloseTo(1, 1);
  });
});

describe('a choice', () => {
  it('draws each thing by its weight and never one without', () => {
    const drawn = choice(['a', 'never', 'b'], (thing) => ({ a: 1, never: 0, b: 3 })[thing]!);
    const next = random(9);
    const counts = { a: 0, never: 0, b: 0 } as Record<string, number>;
    for (let i = 0; i < 10_000; i++) counts[drawn.at(next())]!++;
    expect(counts.never).toBe(0);
    expect(counts.a! / 10_000).toBeCloseTo(0.25, 1);
    expect(drawn.at(0)).toBe('a');
    expect(drawn.at(1 - 2 ** -32)).toBe('b');
  });
});
