import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cached } from './cache.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'truyvet-cache-'));
  vi.stubEnv('TRUYVET_CACHE', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const write = (text: string) => (into: string) => writeFile(join(into, 'file'), text);

it('fills a folder once', async () => {
  const first = await cached('thing-1', write('first'));
  expect(await cached('thing-1', write('second'))).toBe(first);
  expect(await readFile(join(first, 'file'), 'utf8')).toBe('first');
});

it('leaves nothing behind when filling fails half-way, and fills again', async () => {
  const interrupted = async (into: string) => {
    await write('half')(into);
    throw new Error('interrupted');
  };
  await expect(cached('thing-1', interrupted)).rejects.toThrow('interrupted');
  expect(await readdir(folder)).toEqual([]);
  expect(await readFile(join(await cached('thing-1', write('whole')), 'file'), 'utf8')).toBe('whole');
});

it('gives two who fill it at once the same whole folder', async () => {
  const [a, b] = await Promise.all([cached('thing-1', write('x')), cached('thing-1', write('x'))]);
  expect(a).toBe(b);
  expect(await readdir(folder)).toEqual(['thing-1']);
});
