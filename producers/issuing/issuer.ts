import { randomInt } from 'node:crypto';
import type { SharedSettings } from '../../infra/settings/derived.ts';
import type { Subject } from '../../schemas/subject.ts';
import { makeCard } from '../codes/card.ts';
import { newSerial, type OwnKind } from '../codes/own-code.ts';
import { makeVenueCode } from '../codes/venue.ts';
import type { Sealer } from '../sealing/sealer.ts';
import { type Issued, Ledger } from './ledger.ts';
import type { SigningKeys } from './signing-keys.ts';

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
  readonly settings: SharedSettings;
  readonly keys: SigningKeys;
  readonly sealer: Pick<Sealer, 'keyed'>;
  readonly now: () => number;
}

/** Makes and takes back the codes of this deployment: posters of venues, and cards of people who show no other code. */
export class Issuer {
  readonly #ledger: Ledger;
  readonly #options: IssuerOptions;

  constructor(options: IssuerOptions) {
    this.#options = options;
    this.#ledger = new Ledger(options.settings);
  }

  /** Makes all of them or, when one cannot be made, none. Rejects with a RangeError that says what is wrong and repeats no value. */
  async issue(wanted: readonly Wanted[], by: string): Promise<MadeCode[]> {
    const key = await this.#options.keys.current(by);
    const made = wanted.map(({ kind, id = '', expires }): MadeCode => {
      const number = kind === 'card' ? id.trim().toUpperCase() || newNumber() : id;
      const serial = newSerial();
      const code = { id: number, serial, ...(expires !== undefined && { expires }) };
      const text = kind === 'card' ? makeCard(code, key) : makeVenueCode(code, key);
      return { kind, id: number, serial, expires: expires ?? null, text };
    });
    const issued = new Date(this.#options.now()).toISOString();
    const entries = made.map(({ kind, id, serial, expires }) => {
      return { serial, kind, of: this.#of(kind, id), issued, expires };
    });
    await this.#ledger.add(entries, by);
    return made;
  }

  /** Takes back by serial, or all that a card's number or a venue has; answers the serials that were not revoked before. */
  revoke(
    what: { readonly serials: readonly string[] } | { readonly kind: OwnKind; readonly id: string },
    by: string,
  ): Promise<string[]> {
    if ('serials' in what) return this.#ledger.revoke(upperCase(what.serials), by);
    const of = this.#of(what.kind, what.kind === 'card' ? what.id.trim().toUpperCase() : what.id);
    const theirs = this.#ledger.all().filter((code) => code.kind === what.kind && code.of === of);
    return this.#ledger.revoke(
      theirs.map(({ serial }) => serial),
      by,
    );
  }

  /** Lets codes hold again that were taken back by mistake; answers the serials that were revoked until now. */
  unrevoke(serials: readonly string[], by: string): Promise<string[]> {
    return this.#ledger.unrevoke(upperCase(serials), by);
  }

  /** All that was issued, in order. */
  issued(): (Issued & { readonly revoked: boolean })[] {
    return this.#ledger.all().map((code) => ({ ...code, revoked: this.#ledger.isRevoked(code.serial) }));
  }

  #of(kind: OwnKind, id: string): string {
    return kind === 'card' ? this.#options.sealer.keyed(`card:${id}` as Subject) : id;
  }
}

function upperCase(serials: readonly string[]): string[] {
  return serials.map((serial) => serial.toUpperCase());
}

// No vowel, so that no number is a word, and nothing that reads like something else.
const SIGNS = '2346789BCDFGHJKMNPQRTVWXZ';

/** Ten signs of 25: that two of a million numbers are the same has a chance of one in 190. */
function newNumber(): string {
  return `TV-${Array.from({ length: 10 }, () => SIGNS[randomInt(SIGNS.length)]).join('')}`;
}
