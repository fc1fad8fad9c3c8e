import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { newCodeKey, readCodeKeys, readSigningKey, type SigningKey } from '../codes/code-keys.ts';
import { toLetters } from '../codes/letters.ts';
import { replaceFile } from './replace-file.ts';

const jwks = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** The key that signs cards and posters, in the data folder: `code-signing-key.json` (mode 600), and `code-keys.json` for all who verify. */
export class SigningKeys {
  readonly #secret: string;
  readonly #public: string;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    this.#secret = join(dataDir, 'code-signing-key.json');
    this.#public = join(dataDir, 'code-keys.json');
  }

  /** The standing key; made when there is none yet. */
  current(): SigningKey {
    if (!existsSync(this.#secret)) return this.renew();
    return readSigningKey(JSON.parse(readFileSync(this.#secret, 'utf8')));
  }

  /** Makes a new key. What older ones signed stays true until their public halves are taken out of `code-keys.json`. */
  renew(): SigningKey {
    const pair = newCodeKey();
    const known = existsSync(this.#public) ? jwks.parse(JSON.parse(readFileSync(this.#public, 'utf8'))).keys : [];
    const all = { keys: [...known, pair.public] };
    readCodeKeys(all);
    // First who may verify, then who signs: a code is never out before those who check it can.
    replaceFile(this.#public, `${JSON.stringify(all, null, 2)}\n`, 0o644);
    replaceFile(this.#secret, `${JSON.stringify(pair.private)}\n`, 0o600);
    return readSigningKey(pair.private);
  }
}

/** The name of a key, as codes carry it. */
export function keyName(key: SigningKey): string {
  return toLetters(key.kid);
}
