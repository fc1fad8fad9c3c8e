import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadKeys } from './keys.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'truyvet-keys-'));
});

afterEach(() => rmSync(dir, { recursive: true }));

test('the first start makes keys that only their owner reads; the next finds them', () => {
  const file = join(dir, 'data', 'keys.json');
  const keys = loadKeys(file, {});
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(loadKeys(file, {})).toEqual(keys);
  expect([keys.subjects.length, keys.seal.length]).toEqual([32, 32]);
  expect(Buffer.compare(keys.subjects, keys.seal)).not.toBe(0);
});

test('keys of the environment are used, and none are made', () => {
  const file = join(dir, 'keys.json');
  const env = { TRUYVET_SUBJECT_KEY: '0a'.repeat(32), TRUYVET_SEAL_KEY: '0B'.repeat(32) };
  expect(loadKeys(file, env)).toEqual({ subjects: Buffer.alloc(32, 10), seal: Buffer.alloc(32, 11) });
  expect(existsSync(file)).toBe(false);
});

test('one key of two, or a key of another shape, is refused by the name of its variable and never by its value', () => {
  const file = join(dir, 'keys.json');
  expect(() => loadKeys(file, { TRUYVET_SUBJECT_KEY: '0a'.repeat(32) })).toThrow(
    /TRUYVET_SEAL_KEY must be 64 hex digits/,
  );
  const bad = { TRUYVET_SUBJECT_KEY: 'secret-value', TRUYVET_SEAL_KEY: '0b'.repeat(32) };
  expect(() => loadKeys(file, bad)).toThrow(/^(?!.*secret-value).*TRUYVET_SUBJECT_KEY/);
});
