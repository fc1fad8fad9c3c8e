import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { messageType } from '../schemas/avro.ts';
import { TOPICS, type Topic } from '../schemas/topics.ts';
import { Codec, IncompatibleSchema } from './codec.ts';
import { registrySchemaIds } from './codec-registry.ts';

const url = process.env.TEST_REGISTRY_URL!;

function topic<T>(shape: z.ZodRawShape): Topic<T> {
  const message = messageType<T>('notes', z.object(shape).meta({ id: 'Note' }) as unknown as z.ZodType<T>);
  return { name: 'notes', key: 'id', message, partitions: 1, retentionMs: -1, cleanup: 'delete' };
}

const first = topic<{ id: string }>({ id: z.string() });
const second = topic<{ id: string; note?: string | null }>({ id: z.string(), note: z.string().nullish() });
const renamed = topic<{ name: string }>({ name: z.string() });

describe('the codec with a schema registry', () => {
  test('keeps each subject under backward compatibility', async () => {
    const prefix = `${randomUUID()}-`;
    await Codec.open(registrySchemaIds(url), [first], prefix);
    const answer = await fetch(`${url}/config/${prefix}notes-value`);
    expect(await answer.json()).toMatchObject({ compatibilityLevel: 'BACKWARD' });
  });

  test('reads what older and newer programs wrote', async () => {
    const prefix = `${randomUUID()}-`;
    const old = await Codec.open(registrySchemaIds(url), [first], prefix);
    const codec = await Codec.open(registrySchemaIds(url), [second], prefix);
    const before = old.encode(first, { id: 'a' });
    await codec.prepare(second, [before]);
    expect(codec.decode(second, before)).toEqual({ id: 'a', note: null });
    const after = codec.encode(second, { id: 'b', note: 'c' });
    await old.prepare(first, [after]);
    expect(old.decode(first, after)).toEqual({ id: 'b' });
  });

  test('is refused a schema that cannot read what was written before', async () => {
    const prefix = `${randomUUID()}-`;
    await Codec.open(registrySchemaIds(url), [first], prefix);
    await expect(Codec.open(registrySchemaIds(url), [renamed], prefix)).rejects.toBeInstanceOf(IncompatibleSchema);
  });

  test('registers the schemas of all topics, and again without a new number', async () => {
    const prefix = `${randomUUID()}-`;
    const topics = Object.values(TOPICS);
    const numbers = (codec: Codec) => topics.map((topic) => codec.idOf(topic));
    const codec = await Codec.open(registrySchemaIds(url), topics, prefix);
    expect(numbers(await Codec.open(registrySchemaIds(url), topics, prefix))).toEqual(numbers(codec));
  });

  test('does not know a number that nobody gave', async () => {
    expect(await registrySchemaIds(url).schema(2 ** 30)).toBeUndefined();
  });
});
