import type { KindName } from '../imports/kinds/kinds.ts';

/** A page as a platform answers it. */
export interface Page {
  readonly rows: readonly Record<string, unknown>[];
  /** Where to go on; the platform's own text, or the latest change that was seen. */
  readonly next: string;
  /** Whether there is more behind `next` already. */
  readonly more: boolean;
}

/** How a platform is spoken to: what its document in `docs/interop/` says, and nothing else. */
export interface Contract {
  readonly name: string;
  readonly kind: KindName;
  readonly path: string;
  /** Header that carries the key that the platform gave us. */
  readonly auth: 'bearer' | 'x-api-key';
  /** Query for what changed after a cursor; the first fetch has none. */
  readonly query: (cursor: string | undefined) => Readonly<Record<string, string>>;
  /** Reads an answer; throws when it is not what the contract says. */
  readonly page: (json: unknown, cursor: string | undefined) => Page;
  /** Which field of the import each key of a row is. */
  readonly fields: Readonly<Record<string, string>>;
  /** Key of the instant at which a row last changed: the revision of its records. */
  readonly changed: string;
}
