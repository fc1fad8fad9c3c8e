import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from 'lmdb';
import { expect, test } from 'vitest';
import { pack, StateDb } from './state-db.ts';

test('bytes that were read stay what they were, whatever is read after them', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'truyvet-state-'));
  const env = open({ path: dir, noSync: true });
  const state = new StateDb(env, 'task');
  const values = Array.from({ length: 100 }, (_, i) => ({ sealed: Buffer.alloc(50, i) }));
  env.transactionSync(() => state.apply(pack(values.map((value, i) => ({ key: ['k', i], value }))).packed));
  const read = values.map((_, i) => state.get(['k', i]) as { sealed: Buffer });
  const ranged = [...state.range({ start: ['k'], end: ['k', 1000] })].map(({ value }) => value as { sealed: Buffer });
  expect(read.map(({ sealed }) => sealed)).toEqual(values.map(({ sealed }) => sealed));
  expect(ranged.map(({ sealed }) => sealed)).toEqual(values.map(({ sealed }) => sealed));
  await env.close();
  await rm(dir, { recursive: true });
});
