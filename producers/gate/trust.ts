import { join } from 'node:path';
import { readCodeKeys } from '../codes/code-keys.ts';
import type { DecodeOptions } from '../codes/decoded.ts';
import { readTrustList } from '../codes/trust-list.ts';
import { watchedFile } from '../watched-file.ts';

/**
 * Whom the gate trusts, from files in the data folder that are read again when they change: `trust-list.json` (health certificates),
 * `code-keys.json` (our own cards and posters), `revoked-codes.txt` (serials, one a line). A missing file trusts nobody.
 */
export function trustOf(dataDir: string): (now: number) => DecodeOptions {
  const trust = watchedFile(join(dataDir, 'trust-list.json'), (text) => readTrustList(JSON.parse(text)), undefined);
  const keys = watchedFile(join(dataDir, 'code-keys.json'), (text) => readCodeKeys(JSON.parse(text)), undefined);
  const revoked = watchedFile(
    join(dataDir, 'revoked-codes.txt'),
    (text) => new Set(text.split(/\s+/)) as ReadonlySet<string>,
    undefined,
  );
  return (now) => {
    const [list, own, gone] = [trust(), keys(), revoked()];
    return { now, ...(list && { trust: list }), ...(own && { keys: own }), ...(gone && { revoked: gone }) };
  };
}
