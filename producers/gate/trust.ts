import { join } from 'node:path';
import { readCodeKeys } from '../codes/code-keys.ts';
import type { DecodeOptions } from '../codes/decoded.ts';
import { readTrustList } from '../codes/trust-list.ts';
import { watchedFile } from '../watched-file.ts';

/** Where the data folder says whom to trust. */
export const TRUST_FILES = {
  trust: 'trust-list.json',
  keys: 'code-keys.json',
  revoked: 'revoked-codes.txt',
} as const;

/**
 * Whom the gate trusts, from files in the data folder that are read again when they change: `trust-list.json` (health certificates),
 * `code-keys.json` (our own cards and posters), `revoked-codes.txt` (serials, one a line). A missing file trusts nobody.
 */
export function trustOf(dataDir: string): (now: number) => DecodeOptions {
  const trust = watchedFile(join(dataDir, TRUST_FILES.trust), (text) => readTrustList(JSON.parse(text)), undefined);
  const keys = watchedFile(join(dataDir, TRUST_FILES.keys), (text) => readCodeKeys(JSON.parse(text)), undefined);
  const revoked = watchedFile(
    join(dataDir, TRUST_FILES.revoked),
    (text) => new Set(text.split(/\s+/)) as ReadonlySet<string>,
    undefined,
  );
  return (now) => {
    const [list, own, gone] = [trust(), keys(), revoked()];
    return { now, ...(list && { trust: list }), ...(own && { keys: own }), ...(gone && { revoked: gone }) };
  };
}
