import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { messageType } from '../schemas/avro.ts';
import { TOPICS, type Topic } from '../schemas/topics.ts';
import { Codec, IncompatibleSchema } from './codec.ts';
import { registrySchemaIds } from './codec-registry.ts';

/** A port at which nobody answers until it is given back. */
async function reserved(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createSocketServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const answer = await fetch(`${url}${request.url}`, {
    method: request.method!,
    headers: { 'content-type': request.headers['content-type'] ?? 'application/json' },
    ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
  });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
  response.end(await answer.text());
}

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

  test('waits for a registry that is not there yet', async () => {
    const { port, close } = await reserved();
    const said: string[] = [];
    const opening = Codec.open(registrySchemaIds(`http://127.0.0.1:${port}`, { say: (line) => said.push(line) }), [
      first,
    ]);
    while (said.length === 0) await sleep(10);
    await close();
    // It comes to life at the same address, in front of the real one.
    const proxy = createServer((request, response) => void forward(request, response));
    await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve));
    expect((await opening).idOf(first)).toBeGreaterThan(0);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/does not answer.*SCHEMA_REGISTRY_URL/);
    proxy.close();
  });

  test('says where it should be when it does not come', async () => {
    const ids = registrySchemaIds('http://127.0.0.1:1', { patienceMs: 0 });
    await expect(Codec.open(ids, [first])).rejects.toThrow(/ECONNREFUSED.*SCHEMA_REGISTRY_URL/);
  });

  test('does not know a number that nobody gave', async () => {
    expect(await registrySchemaIds(url).schema(2 ** 30)).toBeUndefined();
  });
});
