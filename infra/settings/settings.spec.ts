import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Base, openBase } from '../pipeline.ts';
import { Settings } from './settings.ts';

let dir: string;
let base: Base;
let opened: Settings[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-settings-'));
  base = await openBase(dir, undefined, () => undefined);
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((settings) => settings.close()));
  await base.log.close();
  await rm(dir, { recursive: true });
});

async function open(): Promise<Settings> {
  const settings = await Settings.open(base);
  opened.push(settings);
  return settings;
}

test('what one process sets, it reads at once, another soon, and one that starts later from the beginning', async () => {
  const [one, other] = [await open(), await open()];
  const heard = new Promise<ReadonlySet<string>>((resolve) => other.watch(resolve));
  expect(await one.set({ name: 'token/gate-7', value: { role: 'scanner' }, by: 'administrator' })).toBe(true);
  expect(one.get('token/gate-7')).toEqual({ role: 'scanner' });
  expect([...(await heard)]).toEqual(['token/gate-7']);
  expect(other.get('token/gate-7')).toEqual({ role: 'scanner' });
  expect((await open()).under('token/')).toEqual(new Map([['gate-7', { role: 'scanner' }]]));
});

test('what is taken away is gone for everybody', async () => {
  const one = await open();
  await one.set({ name: 'a', value: 1, by: 'x' });
  await one.set({ name: 'a', value: null, by: 'x' });
  expect(one.get('a')).toBeUndefined();
  expect(one.standing('a')).toBeNull();
  expect((await open()).get('a')).toBeUndefined();
});

test('of two changes of the same value only the first has an effect, and both learn which', async () => {
  const [one, other] = [await open(), await open()];
  await one.set({ name: 'generation', value: 0, by: 'x' });
  await other.refresh();
  const results = await Promise.all([
    one.set({ name: 'generation', value: 1, by: 'one', after: one.standing('generation') }),
    other.set({ name: 'generation', value: 2, by: 'other', after: other.standing('generation') }),
  ]);
  expect([...results].sort()).toEqual([false, true]);
  await Promise.all([one.refresh(), other.refresh()]);
  const stands = results[0] ? 1 : 2;
  expect([one.get('generation'), other.get('generation'), (await open()).get('generation')]).toEqual([
    stands,
    stands,
    stands,
  ]);
});

test('a first value is set once: who finds another there has no effect', async () => {
  const [one, other] = [await open(), await open()];
  expect(await one.set({ name: 'first', value: 'mine', by: 'x', after: null })).toBe(true);
  expect(await other.set({ name: 'first', value: 'yours', by: 'y', after: null })).toBe(false);
  expect(other.get('first')).toBe('mine');
});

test('several changes at once are each judged by themselves', async () => {
  const one = await open();
  const took = await one.setAll([
    { name: 'a', value: 1, by: 'x', after: null },
    { name: 'a', value: 2, by: 'x', after: null },
    { name: 'b', value: 3, by: 'x' },
  ]);
  expect(took).toEqual([true, false, true]);
  expect([one.get('a'), one.get('b')]).toEqual([1, 3]);
});
