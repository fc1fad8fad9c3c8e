import { readFileSync, statSync } from 'node:fs';

/**
 * A file that is read again when it changes, so that nothing needs a restart. `missing` stands while there is none. A file that became
 * unreadable throws, rather than be taken for an empty one.
 */
export function watchedFile<T>(file: string, parse: (text: string) => T, missing: T): () => T {
  let seen = '';
  let value = missing;
  return () => {
    const stats = statSync(file, { throwIfNoEntry: false });
    const now = stats ? `${stats.mtimeMs}/${stats.size}/${stats.ino}` : '';
    if (now === seen) return value;
    value = stats ? parse(readFileSync(file, 'utf8')) : missing;
    seen = now;
    return value;
  };
}
