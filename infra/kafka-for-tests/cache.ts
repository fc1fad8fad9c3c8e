import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Where downloads that tests need are kept: `TRUYVET_CACHE`, else `.cache/` in the repository. */
export function cacheFolder(): string {
  return resolve(process.env.TRUYVET_CACHE || join(root, '.cache'));
}

/**
 * A folder of the cache, filled by `fill` when it is not there yet. It is filled under another name and renamed at the
 * end, so an interrupted download is never taken for a whole one, and two processes that fill it at once do no harm.
 * Throws what `fill` throws.
 */
export async function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const target = join(cacheFolder(), name);
  if (existsSync(target)) return target;
  await mkdir(dirname(target), { recursive: true });
  const temporary = await mkdtemp(`${target}.part-`);
  try {
    await fill(temporary);
    await rename(temporary, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return target;
}
