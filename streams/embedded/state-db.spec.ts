import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { open, type RootDatabase } from 'lmdb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StateChange, StateKey } from '../log.ts';
import { Overlay } from '../state.ts';
import { stateKey } from '../state-key.arbitrary.ts';
import { pack, StateDb } from './state-db.ts';

let dir: string;
let env: RootDatabase;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-state-'));
  env = open({ path: dir, maxDbs: 2000, noSync: true });
});

afterAll(async () => {
  await env.close();
  await rm(dir, { recursive: true });
});

interface Change {
  readonly key: StateKey;
  readonly value: number | undefined;
}

function apply(state: Overlay, changes: readonly Change[]): void {
  for (const { key, value } of changes) {
    if (value === undefined) state.delete(key);
    else state.put(key, value);
  }
}

/** −0 in a key reads as 0 once it has been through bytes. */
function plain({ key, value }: { key: StateKey; value: unknown }) {
  return { key: key.map((part) => (part === 0 ? 0 : part)), value };
}

async function commit(db: StateDb, changes: readonly StateChange[]): Promise<void> {
  const { packed } = pack(changes);
  await env.batch(() => db.apply(packed));
  db.known(packed);
}

test('state in LMDB, and changes over it, read like state in memory', async () => {
  let run = 0;
  const key = stateKey();
  const change = fc.record({ key, value: fc.option(fc.integer(), { nil: undefined }) });
  const range = fc.record({
    start: key,
    end: key,
    reverse: fc.boolean(),
    limit: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  });
  const round = fc.record({
    committed: fc.array(change),
    open: fc.array(change, { maxLength: 5 }),
    ranges: fc.array(range),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(round, { maxLength: 3 }), async (rounds) => {
      const db = new StateDb(env, `run ${run++}`);
      const memory = new Overlay();
      for (const { committed, open, ranges } of rounds) {
        const step = new Overlay(db);
        apply(step, committed);
        await commit(db, step.changes());
        const overlay = new Overlay(db);
        apply(overlay, open);
        apply(memory, committed);
        memory.checkpoint();
        apply(memory, open);
        for (const options of ranges) {
          expect([...overlay.range(options)].map(plain)).toEqual([...memory.range(options)].map(plain));
        }
        for (const { key } of committed) expect(overlay.get(key)).toEqual(memory.get(key));
        memory.rollback();
      }
      await db.drop();
    }),
    { numRuns: 150 },
  );
});

test('values come back as they were put', async () => {
  const db = new StateDb(env, 'values');
  const value = {
    text: 'Phước Mỹ',
    list: [1, -2.5, 2 ** 52, null, true],
    bytes: Buffer.from([0, 255]),
    nested: { at: 1_638_000_000_000 },
  };
  await commit(db, [{ key: ['k'], value }]);
  expect(db.get(['k'])).toEqual(value);
  expect(db.get(['none'])).toBeUndefined();
});

test('what was read is remembered, and read anew once it was written', async () => {
  const db = new StateDb(env, 'remembered');
  expect(db.get(['k', 0])).toBeUndefined();
  for (let n = 1; n <= 3; n++) {
    await commit(
      db,
      Array.from({ length: 3000 }, (_, i) => ({ key: ['k', i], value: i % n === 0 ? { n, i } : undefined })),
    );
    for (let i = 0; i < 3000; i += 7) expect(db.get(['k', i])).toEqual(i % n === 0 ? { n, i } : undefined);
    expect(db.get(['k', 0])).toEqual({ n, i: 0 });
  }
});

test('bytes that were read stay what they were, whatever is read after them', async () => {
  const state = new StateDb(env, 'task');
  const values = Array.from({ length: 100 }, (_, i) => ({ sealed: Buffer.alloc(50, i) }));
  env.transactionSync(() => state.apply(pack(values.map((value, i) => ({ key: ['k', i], value }))).packed));
  const read = values.map((_, i) => state.get(['k', i]) as { sealed: Buffer });
  const ranged = [...state.range({ start: ['k'], end: ['k', 1000] })].map(({ value }) => value as { sealed: Buffer });
  expect(read.map(({ sealed }) => sealed)).toEqual(values.map(({ sealed }) => sealed));
  expect(ranged.map(({ sealed }) => sealed)).toEqual(values.map(({ sealed }) => sealed));
});
