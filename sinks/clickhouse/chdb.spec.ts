import { totalmem } from 'node:os';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tempStore } from '../spec/temp-store.ts';
import { bind } from './bind.ts';

const stores = tempStore();

test('parameters arrive as they are, whatever they hold', async () => {
  const store = await stores.fresh();
  const text = fc.string({ unit: 'grapheme', maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(text, fc.array(text, { maxLength: 4 }), fc.maxSafeInteger(), async (one, many, number) => {
      const [row] = await store.rows(
        'SELECT {one:String} AS one, {many:Array(String)} AS many, {number:Int64} AS number',
        { one, many, number },
      );
      expect(row).toEqual({ one, many, number });
    }),
    { numRuns: 50, examples: [["'; DROP TABLE x; --\\", ['\\', "'", '\0\t\n{one:String}'], -1]] },
  );
});

test('a query without one of its values is refused', () => {
  expect(() => bind('SELECT {a:String}', { b: 'x' })).toThrow('the query needs a value for a');
});

test('reading goes on while a slow reader holds its streams, and while many are asked at once', async () => {
  const store = await stores.fresh();
  const slow = Array.from({ length: 3 }, () =>
    store.stream('SELECT number FROM numbers(300000)')[Symbol.asyncIterator](),
  );
  for (const stream of slow) await stream.next();
  const asked = Array.from({ length: 20 }, (_, n) => store.rows<{ n: number }>('SELECT {n:Int32} AS n', { n }));
  expect((await Promise.all(asked)).flat()).toEqual(Array.from({ length: 20 }, (_, n) => ({ n })));
  for (const stream of slow) await stream.return?.();
});

test('a stream has every row, and stops when its reader does', async () => {
  const store = await stores.fresh();
  let sum = 0;
  for await (const { number } of store.stream<{ number: number }>('SELECT number FROM numbers(200000)')) sum += number;
  expect(sum).toBe((200_000 * 199_999) / 2);
  for (let n = 0; n < 40; n++) {
    for await (const _ of store.stream('SELECT number FROM numbers(200000)')) break;
  }
});

test('errors name their kind', async () => {
  const store = await stores.fresh();
  await expect(store.rows('SELECT * FROM {db}.nothing')).rejects.toMatchObject({ code: 60 });
  await expect(Array.fromAsync(store.stream('SELECT * FROM {db}.nothing'))).rejects.toMatchObject({ code: 60 });
  await expect(store.command('DROP TABLE {db}.nothing')).rejects.toThrow('ClickHouse refused: UNKNOWN_TABLE (60)');
  expect(() => store.in("x'; DROP")).toThrow(/is named with letters/);
});

test('the engine has the limits of memory that it was given', async () => {
  const store = await stores.fresh();
  const rows = await store.rows<{ name: string; value: string }>(
    "SELECT name, value FROM system.server_settings WHERE name IN ('max_server_memory_usage', 'mark_cache_size', 'index_mark_cache_size')",
  );
  const limits = Object.fromEntries(rows.map(({ name, value }) => [name, Number(value)]));
  expect(limits).toMatchObject({ mark_cache_size: 256 << 20, index_mark_cache_size: 32 << 20 });
  expect(limits.max_server_memory_usage).toBeLessThan(0.34 * totalmem());
});
