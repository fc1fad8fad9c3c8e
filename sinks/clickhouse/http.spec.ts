import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { HttpShim } from '../spec/http-shim.ts';
import { MemoryTask } from '../spec/memory-task.ts';
import { append, pour, sinkOf } from '../spec/pour.ts';
import { expectReads } from '../spec/questions.ts';
import { randomChanges, seeded, shuffled } from '../spec/random-changes.ts';
import { openHttp } from './http.ts';
import { migrate } from './migrate.ts';
import type { Store } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'truyvet-http-'));
const shim = new HttpShim(folder);
let port: number;
let engine: Store;
let count = 0;

beforeAll(async () => {
  port = await shim.listen();
  engine = openHttp(`http://reader:secret@127.0.0.1:${port}`, 'spec');
});

afterAll(async () => {
  await engine.close();
  await shim.close();
  rmSync(folder, { recursive: true, force: true });
});

async function fresh(): Promise<Store> {
  const store = engine.in(`spec_${++count}`);
  await migrate(store);
  return store;
}

describe('over HTTP (against a shim: there is no ClickHouse server here)', () => {
  test('migrations are applied once', async () => {
    expect(await migrate(await fresh())).toEqual([]);
  });

  test('what the sink writes is read as plain TypeScript reads it', async () => {
    const store = await fresh();
    const changes = randomChanges(31, 300);
    await pour(store, shuffled(changes, seeded(1)), 0, 60);
    await expectReads(store, changes);
  });

  test('an insert that is repeated changes nothing', async () => {
    const store = await fresh();
    const changes = randomChanges(32, 80);
    const task = await pour(store, changes);
    task.position = 0;
    await sinkOf(store, task).batch(task, task.next());
    await expectReads(store, changes);
  });

  test('a server that refuses and then is away loses nothing', async () => {
    const store = await fresh();
    const changes = randomChanges(33, 80);
    const task = new MemoryTask();
    append(task, changes);
    const sink = sinkOf(store, task, { backOffMs: [20, 50] });
    shim.refuse = 2;
    await sink.batch(task, task.next(40));
    await shim.away();
    const rest = sink.batch(task, task.next());
    while ((sink.status.partitions.get(0)?.failures ?? 0) < 2) await new Promise((done) => setTimeout(done, 20));
    expect(sink.status.partitions.get(0)!.error).toMatch(/^ClickHouse did not answer: ECONN/);
    await shim.listen(port);
    await rest;
    await expectReads(store, changes);
  });

  test('an error says which kind, and nothing of the rows, nor does the client log them', async () => {
    const logged = vi.spyOn(console, 'error');
    const store = await fresh();
    const insert = { table: 'scan_changes', columns: ['sign', 'person'], body: 'one\tsomebody\n' };
    const error = await store.insert(insert).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'StoreError', code: expect.any(Number) });
    expect((error as Error).message).toMatch(/^ClickHouse refused: [A-Z_]+ \(\d+\)$/);
    await expect(Array.fromAsync(store.stream('SELECT * FROM {db}.nothing'))).rejects.toMatchObject({ code: 60 });
    expect(logged).not.toHaveBeenCalled();
  });
});
