import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BatchWriter } from './record-batch.ts';
import { readBatches } from './record-reader.ts';

const require = createRequire(import.meta.url);
const Decoder = require('kafkajs/src/protocol/decoder');
const decodeBatch = require('kafkajs/src/protocol/recordBatch/v0/decoder');
const { RecordBatch } = require('kafkajs/src/protocol/recordBatch/v0');
const Record = require('kafkajs/src/protocol/recordBatch/record/v0');

interface Written {
  readonly key: string;
  readonly value: Buffer;
  readonly time: number;
}

const written = fc.array(
  fc.record({
    key: fc.string({ unit: 'grapheme', minLength: 1 }),
    value: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    time: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  }),
  { minLength: 1, maxLength: 200 },
);

const PRODUCER = { id: '4000000001', epoch: 7 };

function write(records: readonly Written[], writer = new BatchWriter()): Buffer {
  writer.reset();
  for (const { key, value, time } of records) writer.add(key, 'utf8', value, time);
  return Buffer.from(writer.finish(PRODUCER, 12, true));
}

describe('record batches', () => {
  test('kafkajs reads what is written here', async () => {
    const writer = new BatchWriter();
    await fc.assert(
      fc.asyncProperty(written, async (records) => {
        const batch = await decodeBatch(new Decoder(write(records, writer)));
        expect(batch).toMatchObject({
          inTransaction: true,
          producerId: PRODUCER.id,
          producerEpoch: 7,
          firstSequence: 12,
          maxTimestamp: String(Math.max(...records.map(({ time }) => time))),
          lastOffsetDelta: records.length - 1,
        });
        expect(
          batch.records.map((r: { key: Buffer; value: Buffer; timestamp: string }) => ({
            key: r.key.toString(),
            value: r.value,
            time: Number(r.timestamp),
          })),
        ).toEqual(records);
      }),
    );
  });

  test('what is written here is read here, from any offset', () => {
    fc.assert(
      fc.property(written, fc.nat(220), (records, from) => {
        const read = readBatches(write(records), from, [], 'utf8');
        expect(read.records.map(({ key, value, time }) => ({ key, value, time }))).toEqual(records.slice(from));
        expect(read.records.map(({ offset }) => offset)).toEqual([...records.keys()].slice(from));
        expect(read.next).toBe(Math.max(records.length, from));
      }),
    );
  });

  test('keys of bytes and tombstones come back', () => {
    const writer = new BatchWriter();
    const key = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i));
    writer.add(key, 'latin1', null, 5);
    writer.add('k', 'latin1', Buffer.alloc(0), 4);
    const bytes = writer.finish(PRODUCER, 0, false);
    expect(readBatches(bytes, 0, [], 'latin1').records).toEqual([
      { offset: 0, key, value: null, time: 5 },
      { offset: 1, key: 'k', value: Buffer.alloc(0), time: 4 },
    ]);
  });

  test('a batch that was cut off is left for the next fetch', () => {
    const one = write([{ key: 'a', value: Buffer.from('1'), time: 1 }]);
    const two = at(write([{ key: 'b', value: Buffer.from('2'), time: 1 }]), 1);
    const read = readBatches(Buffer.concat([one, two.subarray(0, two.length - 1)]), 0, [], 'utf8');
    expect(read).toMatchObject({ records: [{ key: 'a' }], next: 1 });
  });

  test('gzip is read, headers are passed over', async () => {
    const records = [
      Record({ key: Buffer.from('k'), value: Buffer.from('v'), headers: { trace: 'x', list: ['a', 'b'] } }),
    ];
    for (const compression of [0, 1]) {
      const batch = await RecordBatch({ compression, records, firstTimestamp: 9, maxTimestamp: 9 });
      expect(readBatches(batch.buffer, 0, [], 'utf8').records).toEqual([
        { offset: 0, key: 'k', value: Buffer.from('v'), time: 9 },
      ]);
    }
  });
});

describe('transactions', () => {
  const data = (offset: number, producer: string) => {
    const writer = new BatchWriter();
    writer.add(`${producer}@${offset}`, 'utf8', Buffer.alloc(0), 0);
    return at(Buffer.from(writer.finish({ id: producer, epoch: 0 }, 0, true)), offset);
  };
  const marker = (offset: number, producer: string, kind: 'abort' | 'commit') => {
    const writer = new BatchWriter();
    writer.add(kind === 'abort' ? '\0\0\0\0' : '\0\0\0\x01', 'latin1', Buffer.alloc(6), 0);
    const bytes = at(Buffer.from(writer.finish({ id: producer, epoch: 0 }, -1, true)), offset);
    bytes.writeInt16BE(0x30, 21);
    return bytes;
  };

  test('aborted records are left out until the marker of their producer, and markers always', () => {
    const log = [
      data(0, '1'),
      data(1, '2'),
      data(2, '1'),
      marker(3, '2', 'commit'),
      marker(4, '1', 'abort'),
      data(5, '1'),
      marker(6, '1', 'commit'),
    ];
    const read = readBatches(Buffer.concat(log), 0, [{ producerId: 1n, firstOffset: 0 }], 'utf8');
    expect(read.records.map(({ key }) => key)).toEqual(['2@1', '1@5']);
    expect(read.next).toBe(7);
  });

  test('records of a producer before its aborted transaction stay', () => {
    const log = [data(0, '1'), marker(1, '1', 'commit'), data(2, '1'), marker(3, '1', 'abort')];
    const read = readBatches(Buffer.concat(log), 0, [{ producerId: 1n, firstOffset: 2 }], 'utf8');
    expect(read.records.map(({ key }) => key)).toEqual(['1@0']);
  });

  test('markers alone move the position', () => {
    expect(readBatches(marker(8, '1', 'commit'), 8, [], 'utf8')).toEqual({ records: [], next: 9 });
  });
});

/** The batch as it lies in the log from an offset on. */
function at(batch: Buffer, offset: number): Buffer {
  batch.writeBigInt64BE(BigInt(offset), 0);
  return batch;
}
