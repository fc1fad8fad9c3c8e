import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { messageType } from '../schemas/avro.ts';
import type { Topic } from '../schemas/topics.ts';
import { Codec, IncompatibleSchema, Unreadable } from './codec.ts';
import { fileSchemaIds } from './codec-file.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-'));
});

afterEach(() => rm(dir, { recursive: true }));

function topic<T>(shape: z.ZodRawShape): Topic<T> {
  const message = messageType<T>('notes', z.object(shape).meta({ id: 'Note' }) as unknown as z.ZodType<T>);
  return { name: 'notes', key: 'id', message, partitions: 1, retentionMs: -1, cleanup: 'delete' };
}

const first = topic<{ id: string }>({ id: z.string() });
const second = topic<{ id: string; note?: string | null }>({ id: z.string(), note: z.string().nullish() });
const renamed = topic<{ name: string }>({ name: z.string() });

describe('the codec', () => {
  test('writes a zero byte, the number of the schema, and Avro', async () => {
    const codec = await Codec.open(await fileSchemaIds(dir), [first]);
    expect(codec.encode(first, { id: 'é' })).toEqual(Buffer.from([0, 0, 0, 0, 1, 4, 0xc3, 0xa9]));
  });

  test('gives back a message of any size', async () => {
    const codec = await Codec.open(await fileSchemaIds(dir), [first]);
    const large = { id: 'x'.repeat(1_000_000) };
    expect(codec.decode(first, codec.encode(first, large))).toEqual(large);
  });

  test('reads what an older schema wrote, once its number has been looked up', async () => {
    const old = await Codec.open(await fileSchemaIds(dir), [first]);
    const bytes = old.encode(first, { id: 'a' });
    const codec = await Codec.open(await fileSchemaIds(dir), [second]);
    expect(() => codec.decode(second, bytes)).toThrow(Unreadable);
    await codec.prepare(second, [bytes]);
    expect(codec.decode(second, bytes)).toEqual({ id: 'a', note: null });
    expect(codec.prepare(second, [bytes])).toBeUndefined();
  });

  test('reads what a newer schema wrote, as far as it knows it', async () => {
    const codec = await Codec.open(await fileSchemaIds(dir), [first]);
    const newer = await Codec.open(await fileSchemaIds(dir), [second]);
    const bytes = newer.encode(second, { id: 'a', note: 'b' });
    await codec.prepare(first, [bytes]);
    expect(codec.decode(first, bytes)).toEqual({ id: 'a' });
  });

  test('refuses a schema that cannot read what was written before', async () => {
    await Codec.open(await fileSchemaIds(dir), [first]);
    const opened = Codec.open(await fileSchemaIds(dir), [renamed]);
    await expect(opened).rejects.toBeInstanceOf(IncompatibleSchema);
    await expect(opened).rejects.toThrow(/notes-value cannot read .*A new field must be optional/);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['another format', Buffer.from('{"id":1}')],
    ['a part of a message', Buffer.from([0, 0, 0, 0, 1, 4, 0xc3])],
    ['a message and more', Buffer.from([0, 0, 0, 0, 1, 4, 0xc3, 0xa9, 0])],
    ['a number that nobody gave', Buffer.from([0, 0, 0, 9, 9, 0])],
  ])('does not read %s', async (_what, bytes) => {
    const codec = await Codec.open(await fileSchemaIds(dir), [first]);
    await codec.prepare(first, [bytes]);
    expect(() => codec.decode(first, bytes)).toThrow(Unreadable);
  });
});

describe('schema numbers in a file', () => {
  test('are the same for the same schema, through restarts, and one by one for others', async () => {
    const ids = await fileSchemaIds(dir);
    const given = await Promise.all([
      ids.register('a-value', first.message.schema),
      ids.register('b-value', first.message.schema),
      ids.register('c-value', renamed.message.schema),
    ]);
    expect(given).toEqual([1, 1, 2]);
    const again = await fileSchemaIds(dir);
    expect(await again.register('a-value', first.message.schema)).toBe(1);
    expect(await again.schema(2)).toEqual(renamed.message.schema);
    expect(await again.schema(3)).toBeUndefined();
    expect(JSON.parse(await readFile(join(dir, 'schemas.json'), 'utf8'))).toHaveLength(3);
  });
});
