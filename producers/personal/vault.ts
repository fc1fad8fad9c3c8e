import { createHmac } from 'node:crypto';
import type { Details, Personal } from '../../schemas/personal.ts';
import { matchKey } from '../codes/match-key.ts';
import type { Keys } from '../sealing/sealer.ts';
import { decrypt, encrypt } from './envelope.ts';
import type { PersonKeys } from './person-keys.ts';

/** Details as they may be kept: `key` names the key; in records of earlier versions it is the key itself, wrapped. */
export interface SealedDetails {
  readonly key: Buffer;
  readonly sealed: Buffer;
}

/** What is to be sealed. */
export interface Unsealed {
  /** The keyed subject that it is filed under. It is bound into what is sealed, so that nobody's details can be passed off as another's. */
  readonly subject: string;
  /** Keyed subjects that are the person's; the key is that of these. */
  readonly group: readonly string[];
  readonly details: Details;
}

const ID_BYTES = 16;

/** Seals what is learnt of people: AES-256-GCM, under the key of the person (docs/decisions/012). */
export class Vault {
  readonly #keys: Keys;
  readonly #people: PersonKeys;

  constructor(keys: Keys, people: PersonKeys) {
    this.#keys = keys;
    this.#people = people;
  }

  /** Seals details; the keys that are missing are agreed on first. */
  async seal(all: readonly Unsealed[]): Promise<SealedDetails[]> {
    for (;;) {
      await this.#people.unite(all.map(({ group }) => group));
      const keys = all.map(({ group }) => this.#people.keyOf(group[0]!));
      // A key that was destroyed in this very moment is replaced by another.
      if (keys.includes(undefined)) continue;
      return all.map(({ subject, details }, i) => {
        const { id, key } = keys[i]!;
        return { key: id, sealed: encrypt(key, Buffer.from(JSON.stringify(details)), subject) };
      });
    }
  }

  /** What `seal` hid; nothing is known when the key was destroyed. Throws when it was of another subject or deployment, and `UnknownKey`. */
  open(subject: string, { key, sealed }: { key: Uint8Array; sealed: Uint8Array }): Details {
    const opened = this.#open(subject, key, sealed);
    return opened ? (JSON.parse(opened.toString('utf8')) as Details) : {};
  }

  #open(subject: string, key: Uint8Array, sealed: Uint8Array): Buffer | undefined {
    if (sealed.length === 0) return undefined;
    const known = key.length === ID_BYTES ? this.#people.byId(key) : decrypt(this.#keys.seal, key, `key of ${subject}`);
    return known && decrypt(known, sealed, subject);
  }

  /** The same for two people of one name (diacritics aside) and birth date, and of no use without the key; null unless both are whole. */
  match(details: Details): string | null {
    const text = matchKey({ name: details.name ?? null, birth: details.birth ?? null });
    if (text === null) return null;
    return createHmac('sha256', this.#keys.subjects).update(`match\n${text}`).digest('base64url').slice(0, 22);
  }

  /**
   * `match` of what a record of the log says. Not in the record itself: whoever has the deployment's keys could try names and dates until one matches,
   * also of a person that was forgotten.
   */
  matchOf({ subject, match, key, sealed }: Pick<Personal, 'subject' | 'match' | 'key' | 'sealed'>): string | null {
    return match ?? this.match(this.open(subject, { key, sealed }));
  }
}
