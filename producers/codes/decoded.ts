import type { CodeKeys } from './code-keys.ts';
import type { Reason, Warning } from './messages.ts';
import type { TrustList } from './trust-list.ts';

/** The families of codes that a person can show, `unknown` for everything else. */
export type FormatName = 'national' | 'cccd' | 'bhyt' | 'hc1' | 'shc' | 'card' | 'venue' | 'unknown';

/**
 * What is known of a signature. Of several that apply, the first of: `bad` (broken, or not made by the key it names),
 * `unknown-key` (nobody here vouches for it), `expired` (a true signature whose time, or whose key's time, is over),
 * `verified`. `unsigned` for the formats that carry none.
 */
export type Signature = 'verified' | 'unsigned' | 'unknown-key' | 'bad' | 'expired';

/** What a code says of its holder; null where it says nothing, or nothing readable. */
export interface CodePerson {
  readonly name: string | null;
  /** As far as known: `1990`, `1990-01` or `1990-01-01`. */
  readonly birth: string | null;
  readonly sex: 'male' | 'female' | null;
  /** Normalised, `0` and 9 digits. */
  readonly phone: string | null;
}

/** One vaccination, test or recovery of a health certificate; the codes are the issuer's own. */
export type HealthEvent =
  | {
      readonly kind: 'vaccination';
      readonly date: string | null;
      readonly product: string | null;
      readonly dose: number | null;
      readonly doses: number | null;
    }
  | {
      readonly kind: 'test';
      readonly sampled: string | null;
      readonly method: string | null;
      readonly result: string | null;
    }
  | {
      readonly kind: 'recovery';
      readonly positive: string | null;
      readonly from: string | null;
      readonly until: string | null;
    };

/** A health certificate. It names a person by name and birth date only, so it is never an identity. */
export interface Certificate {
  /** Country of an EU certificate, address of a SMART one. */
  readonly issuer: string | null;
  /** ISO 8601 instants with milliseconds and `Z`. */
  readonly issued: string | null;
  readonly expires: string | null;
  readonly events: readonly HealthEvent[];
}

/** What `decode` answers. Plain identifiers: it must be sealed before it enters the log, and never be logged. */
export interface DecodedCode {
  readonly format: FormatName;
  /** Every identifier of the holder that the code shows, `kind:value`, strongest first and a phone last. */
  readonly subjects: readonly string[];
  readonly person: CodePerson | null;
  /** A venue id of ours, or an alias `tokhaiyte:…` / `pccovid:…` that a venue record may carry. */
  readonly venue: string | null;
  readonly certificate: Certificate | null;
  readonly signature: Signature;
  readonly warnings: readonly Warning[];
  /** Why nothing can be done with the code; null when something can. */
  readonly reason: Reason | null;
}

/** Everything `decode` may know besides the text; it reads no clock and no file. */
export interface DecodeOptions {
  /** Milliseconds since the epoch: certificates and cards expire. */
  readonly now: number;
  /** Who may sign health certificates; without it every one is `unknown-key`. */
  readonly trust?: TrustList;
  /** Who may sign our own cards and venue codes; without it every one is `unknown-key`. */
  readonly keys?: CodeKeys;
  /** Serials of our own codes that were lost, stolen or taken down. */
  readonly revoked?: ReadonlySet<string>;
}

/** What a format may know besides. */
export interface ReadOptions extends DecodeOptions {
  /** The read held the code more than once, and `text` is what it repeated: perhaps turned, its end before its beginning. */
  readonly repeated?: boolean;
}

/** One family of codes: null when the text is not of this family, so that the next may try. Pure, and never throws. */
export interface CodeFormat {
  readonly name: Exclude<FormatName, 'unknown'>;
  readonly read: (text: string, options: ReadOptions) => DecodedCode | null;
}

/** A decoded code of which only the given parts are not empty. */
export function decoded(parts: Partial<DecodedCode> & Pick<DecodedCode, 'format'>): DecodedCode {
  return {
    format: parts.format,
    subjects: parts.subjects ?? [],
    person: parts.person ?? null,
    venue: parts.venue ?? null,
    certificate: parts.certificate ?? null,
    signature: parts.signature ?? 'unsigned',
    warnings: parts.warnings ?? [],
    reason: parts.reason ?? null,
  };
}

/** A code that nothing can be done with, and why. */
export function unknown(reason: Reason, warnings: readonly Warning[] = []): DecodedCode {
  return decoded({ format: 'unknown', reason, warnings });
}
