import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { administratorToken } from './administrator.ts';
import { Tokens } from './http/tokens.ts';
import { settingsInMemory } from './settings/in-memory.ts';

const kafka = { brokers: [], registryUrl: '', prefix: '', instanceId: undefined };
let dirs: string[];

beforeEach(() => {
  dirs = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'truyvet-administrator-')));
});

afterEach(() => {
  for (const dir of dirs) rmSync(dir, { recursive: true });
});

const config = (which: number, more: object = {}) => ({ dataDir: dirs[which]!, token: undefined, kafka, ...more });

test('is made once, for its owner alone, and found again', async () => {
  const settings = settingsInMemory();
  const first = await administratorToken(config(0, { kafka: undefined }), settings);
  expect(first.made).toBe(true);
  expect(statSync(join(dirs[0]!, 'administrator-token')).mode & 0o777).toBe(0o600);
  expect(await administratorToken(config(0, { kafka: undefined }), settings)).toEqual({ ...first, made: false });
});

test('of several processes on Kafka the first makes it, and it works at all', async () => {
  const settings = settingsInMemory();
  const { token } = await administratorToken(config(0), settings);
  const second = await administratorToken(config(1), settings);
  expect([second, existsSync(join(dirs[1]!, 'administrator-token'))]).toEqual([
    { token: undefined, made: false },
    false,
  ]);
  expect(new Tokens(settings, second.token).callerOf(token!)).toEqual({ name: 'administrator', role: 'administrator' });
  expect(new Tokens(settings, undefined).callerOf('')).toBeUndefined();
});

test('of the environment is not made, and of this process alone', async () => {
  const settings = settingsInMemory();
  expect(await administratorToken(config(0, { token: 'given by hand' }), settings)).toEqual({
    token: 'given by hand',
    made: false,
  });
  expect(settings.under('')).toEqual(new Map());
});

test('a token with a role that this version does not know is nobody’s, and takes no other along', async () => {
  const settings = settingsInMemory();
  await administratorToken(config(0), settings);
  await settings.set({ name: 'token/later', value: { role: 'emperor', sha256: '00' }, by: 'x' });
  expect(new Tokens(settings, undefined).callerOf('anything')).toBeUndefined();
});
