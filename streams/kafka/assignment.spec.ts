import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assign, type Member } from './assignment.ts';

const member = (id: string, owned: number[] = [], generation = 1): Member => ({ id, owned, generation });

describe('assignment of partitions', () => {
  test('gives every partition to one member, evenly, whatever they claim', () => {
    const members = fc.uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1 }),
        owned: fc.uniqueArray(fc.nat(20)),
        generation: fc.integer({ min: -1, max: 3 }),
      }),
      { selector: ({ id }) => id, minLength: 1, maxLength: 9 },
    );
    fc.assert(
      fc.property(members, fc.integer({ min: 1, max: 16 }), (all, partitions) => {
        const shares = [...assign(all, partitions).values()];
        expect(shares.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: partitions }, (_, i) => i));
        const sizes = shares.map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('moves nothing when nothing changed, and no more than it must when a member comes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 24 }), (n, partitions) => {
        const before = assign(
          Array.from({ length: n }, (_, i) => member(`m${i}`)),
          partitions,
        );
        const owners = [...before].map(([id, owned]) => member(id, owned));
        expect(assign(owners, partitions)).toEqual(before);
        const after = assign([...owners, member('new')], partitions);
        for (const [id, owned] of before) expect(owned).toEqual(expect.arrayContaining(after.get(id)!));
      }),
    );
  });

  test('shares what a member leaves behind', () => {
    const after = assign([member('a', [0, 1]), member('b', [2, 3])], 6);
    expect(after.get('a')).toEqual([0, 1, 4]);
    expect(after.get('b')).toEqual([2, 3, 5]);
  });

  test('believes the later generation when two claim a partition', () => {
    const after = assign([member('asleep', [0, 1, 2, 3], 4), member('awake', [0, 1], 5)], 4);
    expect(after.get('awake')).toEqual([0, 1]);
    expect(after.get('asleep')).toEqual([2, 3]);
  });
});
