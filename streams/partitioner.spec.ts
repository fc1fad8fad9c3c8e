import fc from 'fast-check';
import kafkajs from 'kafkajs';
import { expect, test } from 'vitest';
import { murmur2, partitionOf } from './partitioner.ts';

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

test.each([
  // The vectors of the Java client's own test (UtilsTest.testMurmur2).
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('murmur2 of %s', (text, expected) => {
  expect(murmur2(Buffer.from(text))).toBe(expected);
});
