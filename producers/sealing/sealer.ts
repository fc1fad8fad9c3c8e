import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { KeyedSubject } from '../../schemas/messages.ts';
import { kindOf, type Subject } from '../../schemas/subject.ts';

/** The keys of a deployment, 32 bytes each. Whoever lacks them can neither find a person in the log nor read one. */
export interface Keys {
  /** Keys subjects: HMAC-SHA256. */
  readonly subjects: Uint8Array;
  /** Seals plain values: AES-256-GCM. */
  readonly seal: Uint8Array;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MOST_RECENT = 100_000;

/** Turns plain identifiers into what may enter the log, and back for whoever may read them. */
export class Sealer {
  readonly #keys: Keys;

  /** Subjects met lately, so that whoever scans often is keyed and sealed once. */
  readonly #recent = new Map<Subject, { subject: KeyedSubject; sealed: Buffer }>();

  constructor(keys: Keys) {
    this.#keys = keys;
  }

  /** The subject as the log knows it: one to one with the plain one, and of no use without the key. */
  keyed(subject: Subject): KeyedSubject {
    return this.sealed(subject).subject;
  }

  /** A subject keyed, and its plain text encrypted. */
  sealed(subject: Subject): { subject: KeyedSubject; sealed: Buffer } {
    const known = this.#recent.get(subject);
    if (known) return known;
    if (this.#recent.size >= MOST_RECENT) this.#recent.clear();
    const made = { subject: this.#keyed(subject), sealed: apart(this.seal(subject)) };
    this.#recent.set(subject, made);
    return made;
  }

  #keyed(subject: Subject): KeyedSubject {
    const mac = createHmac('sha256', this.#keys.subjects).update(subject).digest('base64url');
    // 128 bits: among a billion subjects the chance of one collision is below 10⁻²⁰.
    return `${kindOf(subject)}:${mac.slice(0, 22)}` as KeyedSubject;
  }

  /** Encrypts a text; only the same keys open it. */
  seal(text: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#keys.seal, nonce);
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  /** Decrypts what `seal` made. Throws when the keys are others or a bit was changed. */
  open(sealed: Uint8Array): string {
    const decipher = createDecipheriv('aes-256-gcm', this.#keys.seal, sealed.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    return (
      decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES), undefined, 'utf8') +
      decipher.final('utf8')
    );
  }
}

/**
 * The same bytes in memory of their own. Small buffers are cut from slabs of 64 KB, and one that is kept keeps its whole slab: a hundred thousand
 * subjects, met one by one, would keep gigabytes.
 */
function apart(bytes: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}
