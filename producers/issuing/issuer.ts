import { randomInt } from 'node:crypto';
import type { Subject } from '../../schemas/subject.ts';
import { makeCard } from '../codes/card.ts';
import { newSerial, type OwnKind } from '../codes/own-code.ts';
import { makeVenueCode } from '../codes/venue.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { type Issued, Ledger } from './ledger.ts';
import { keyName, SigningKeys } from './signing-keys.ts';

/** A code that somebody wants. */
export interface Wanted {
  readonly kind: OwnKind;
  /** The venue's id, or the card's number; a card without one gets a new number. */
  readonly id?: string | undefined;
  /** Last day it holds, local, `YYYY-MM-DD`; for ever without one. */
  readonly expires?: string | undefined;
}

/** A code that was made: its text is what the QR code holds. */
export interface MadeCode {
  readonly kind: OwnKind;
  readonly id: string;
  readonly serial: string;
  readonly expires: string | null;
  readonly text: string;
}

export interface IssuerOptions {
  readonly dataDir: string;
  readonly sealer: Pick<Sealer, 'keyed'>;
  readonly now: () => number;
}

/** Makes and takes back the codes of this deployment: posters of venues, and cards of people who show no other code. */
export class Issuer {
  readonly #keys: SigningKeys;
  readonly #ledger: Ledger;
  readonly #options: IssuerOptions;

  constructor(options: IssuerOptions) {
    this.#options = options;
    this.#keys = new SigningKeys(options.dataDir);
    this.#ledger = new Ledger(options.dataDir);
  }

  /** Makes all of them or, when one cannot be made, none. Throws a RangeError that says what is wrong and repeats no value. */
  issue(wanted: readonly Wanted[]): MadeCode[] {
    const key = this.#keys.current();
    const made = wanted.map(({ kind, id = '', expires }): MadeCode => {
      const number = kind === 'card' ? id.trim().toUpperCase() || newNumber() : id;
      const serial = newSerial();
      const code = { id: number, serial, ...(expires !== undefined && { expires }) };
      const text = kind === 'card' ? makeCard(code, key) : makeVenueCode(code, key);
      return { kind, id: number, serial, expires: expires ?? null, text };
    });
    const issued = new Date(this.#options.now()).toISOString();
    this.#ledger.add(
      made.map(({ kind, id, serial, expires }) => ({ serial, kind, of: this.#of(kind, id), issued, expires })),
    );
    return made;
  }

  /** Takes back by serial, or all that a card's number or a venue has; answers the serials that were not revoked before. */
  revoke(what: { readonly serials: readonly string[] } | { readonly kind: OwnKind; readonly id: string }): string[] {
    if ('serials' in what) return this.#ledger.revoke(what.serials.map((serial) => serial.toUpperCase()));
    const of = this.#of(what.kind, what.kind === 'card' ? what.id.trim().toUpperCase() : what.id);
    const theirs = this.#ledger.all().filter((code) => code.kind === what.kind && code.of === of);
    return this.#ledger.revoke(theirs.map(({ serial }) => serial));
  }

  /** All that was issued, in order. */
  issued(): (Issued & { readonly revoked: boolean })[] {
    const gone = this.#ledger.revoked();
    return this.#ledger.all().map((code) => ({ ...code, revoked: gone.has(code.serial) }));
  }

  /** A new key for what is made from now on; answers its name. */
  renewKey(): string {
    return keyName(this.#keys.renew());
  }

  #of(kind: OwnKind, id: string): string {
    return kind === 'card' ? this.#options.sealer.keyed(`card:${id}` as Subject) : id;
  }
}

// No vowel, so that no number is a word, and nothing that reads like something else.
const SIGNS = '2346789BCDFGHJKMNPQRTVWXZ';

/** Ten signs of 25: that two of a million numbers are the same has a chance of one in 190. */
function newNumber(): string {
  return `TV-${Array.from({ length: 10 }, () => SIGNS[randomInt(SIGNS.length)]).join('')}`;
}
