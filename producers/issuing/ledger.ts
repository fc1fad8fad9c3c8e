import { z } from 'zod';
import type { SharedSettings } from '../../infra/settings/derived.ts';
import type { Wanted } from '../../infra/settings/settings.ts';
import { isRevoked, revocation } from '../gate/trust.ts';

const PREFIX = 'issued-code/';

const stored = z.object({
  kind: z.enum(['card', 'venue']),
  /** The venue's id, or the card's number keyed as in the log: the ledger holds no plain number. */
  of: z.string(),
  /** ISO 8601 instant. */
  issued: z.string(),
  /** Last day, local. */
  expires: z.string().nullable(),
});
const issued = stored.extend({ serial: z.string() });

/** One code that was made. */
export type Issued = z.output<typeof issued>;

/** What was issued and what was taken back, in the settings of the deployment: `issued-code/SERIAL`, and `revoked-code/SERIAL`, which every gate follows. */
export class Ledger {
  readonly #settings: SharedSettings;

  constructor(settings: SharedSettings) {
    this.#settings = settings;
  }

  async add(codes: readonly Issued[], by: string): Promise<void> {
    await this.#settings.setAll(codes.map((code) => issuedSetting(code, by)));
  }

  /** In the order in which they were issued. */
  all(): Issued[] {
    return [...this.#settings.under(PREFIX)].flatMap(([serial, value]) => {
      // What a later version wrote in another way is not ours to read.
      const { data } = stored.safeParse(value);
      return data ? [{ serial, ...data }] : [];
    });
  }

  isRevoked(serial: string): boolean {
    return isRevoked(this.#settings, serial);
  }

  /** Takes serials back, those too that this ledger did not issue; answers those that were not yet. */
  async revoke(serials: readonly string[], by: string): Promise<string[]> {
    const now = [...new Set(serials)].filter((serial) => !this.isRevoked(serial));
    const took = await this.#settings.setAll(revocation(now, true, by).map((one) => ({ ...one, after: null })));
    return now.filter((_, at) => took[at]);
  }

  /** Takes serials back no more; answers those that were until now. */
  async unrevoke(serials: readonly string[], by: string): Promise<string[]> {
    const now = [...new Set(serials)].filter((serial) => this.isRevoked(serial));
    await this.#settings.setAll(revocation(now, false, by));
    return now;
  }
}

/** The setting of a code that was issued. Throws when it is no entry of a ledger. */
export function issuedSetting(code: unknown, by: string): Wanted {
  const { serial, ...value } = issued.parse(code);
  return { name: PREFIX + serial, value, by };
}
