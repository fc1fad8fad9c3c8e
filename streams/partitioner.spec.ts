import fc from 'fast-check';
import kafkajs from 'kafkajs';
import { expect, test } from 'vitest';
import { partitionOf } from './partitioner.ts';

const theirs = kafkajs.Partitioners.DefaultPartitioner();

test('a key goes to the partition that kafkajs, and so the Java client, would choose', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.integer({ min: 1, max: 50 }), (key, partitions) => {
      const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, leader: 0 }));
      const expected = theirs({
        topic: 't',
        message: { key, value: null },
        partitionMetadata: partitionMetadata as never,
      });
      expect(partitionOf(key, partitions)).toBe(expected);
    }),
  );
});
