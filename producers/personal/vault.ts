import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import type { Details } from '../../schemas/personal.ts';
import { matchKey } from '../codes/match-key.ts';
import type { Keys } from '../sealing/sealer.ts';
import { decrypt, encrypt } from './envelope.ts';

/** Details as they may be kept: `key` is the key of their subject, wrapped. */
export interface SealedDetails {
  readonly key: Buffer;
  readonly sealed: Buffer;
}

/**
 * Seals what is learnt of people: AES-256-GCM under a random key for each subject, which is itself kept encrypted under the deployment's key. The
 * keyed subject is bound into both, so that the details of one person can not be passed off as another's.
 */
export class Vault {
  readonly #keys: Keys;
  readonly #wrapped: RootDatabase<Buffer, string>;

  /** `dir` keeps the wrapped keys. Losing it costs nothing but new keys: what is sealed carries its own. */
  constructor(dir: string, keys: Keys) {
    mkdirSync(dir, { recursive: true });
    this.#keys = keys;
    this.#wrapped = open<Buffer, string>({ path: join(dir, 'keys.lmdb'), encoding: 'binary' });
  }

  /** Does work that seals much: the keys it makes are written together, for each write waits for the disk. */
  together<T>(work: () => T): T {
    return this.#wrapped.transactionSync(work);
  }

  /** Seals details of the person of a keyed subject. */
  seal(subject: string, details: Details): SealedDetails {
    const key = this.#wrappedKeyOf(subject);
    return { key, sealed: encrypt(this.#unwrap(subject, key), Buffer.from(JSON.stringify(details)), subject) };
  }

  /** What `seal` hid. Throws when it was of another subject or deployment. */
  open(subject: string, { key, sealed }: { key: Uint8Array; sealed: Uint8Array }): Details {
    return JSON.parse(decrypt(this.#unwrap(subject, key), sealed, subject).toString('utf8')) as Details;
  }

  /** The same for two people of one name (diacritics aside) and birth date, and of no use without the key; null unless both are whole. */
  match(details: Details): string | null {
    const text = matchKey({ name: details.name ?? null, birth: details.birth ?? null });
    if (text === null) return null;
    return createHmac('sha256', this.#keys.subjects).update(`match\n${text}`).digest('base64url').slice(0, 22);
  }

  close(): Promise<void> {
    return this.#wrapped.close();
  }

  #wrappedKeyOf(subject: string): Buffer {
    const known = this.#wrapped.get(subject);
    if (known) return Buffer.from(known);
    const wrapped = encrypt(this.#keys.seal, randomBytes(32), `key of ${subject}`);
    this.#wrapped.putSync(subject, wrapped);
    return wrapped;
  }

  #unwrap(subject: string, wrapped: Uint8Array): Buffer {
    return decrypt(this.#keys.seal, wrapped, `key of ${subject}`);
  }
}
