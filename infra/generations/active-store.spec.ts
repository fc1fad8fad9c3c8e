import { expect, test } from 'vitest';
import { type Store, StoreError } from '../../sinks/clickhouse/store.ts';
import { ActiveStore } from './active-store.ts';

const UNKNOWN_DATABASE = 81;

/** A database that answers with its name, or, when it is gone, with the error of ClickHouse. */
function database(name: string, gone = false, code = UNKNOWN_DATABASE): Store {
  const answer = async () => {
    if (gone) throw new StoreError('ClickHouse refused', code);
    return [name];
  };
  async function* stream() {
    yield* await answer();
  }
  return { database: name, rows: answer, stream } as unknown as Store;
}

async function all(rows: AsyncIterable<unknown>): Promise<unknown[]> {
  const found = [];
  for await (const row of rows) found.push(row);
  return found;
}

test('a read of a database that is gone asks what stands now, and reads that', async () => {
  let asked = 0;
  const active = new ActiveStore(database('old', true), async () => {
    asked++;
    active.switchTo(database('new'));
  });
  expect(await active.rows('SELECT 1')).toEqual(['new']);
  expect(asked).toBe(1);
  expect(await active.rows('SELECT 1')).toEqual(['new']);
  expect(asked).toBe(1);
});

test('so does one that streams', async () => {
  const active = new ActiveStore(database('old', true), async () => active.switchTo(database('new')));
  expect(await all(active.stream('SELECT 1'))).toEqual(['new']);
});

test('when nothing else stands, or it is another error, the reader hears of it', async () => {
  const lost = new ActiveStore(database('old', true), async () => undefined);
  await expect(lost.rows('SELECT 1')).rejects.toThrow(StoreError);
  await expect(all(lost.stream('SELECT 1'))).rejects.toThrow(StoreError);
  const other = new ActiveStore(database('old', true, 241), async () => other.switchTo(database('new')));
  await expect(other.rows('SELECT 1')).rejects.toThrow(StoreError);
});
