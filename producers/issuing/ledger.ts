import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { OwnKind } from '../codes/own-code.ts';

const line = z.object({
  serial: z.string(),
  kind: z.enum(['card', 'venue']),
  /** The venue's id, or the card's number keyed as in the log: the ledger holds no plain number. */
  of: z.string(),
  /** ISO 8601 instant. */
  issued: z.string(),
  /** Last day, local. */
  expires: z.string().nullable(),
});

/** One code that was made. */
export type Issued = z.output<typeof line> & { readonly kind: OwnKind };

/**
 * What was issued and what was taken back, in the data folder: `issued-codes.ndjson` and `revoked-codes.txt`, which the gate reads. Both are
 * only appended to.
 */
export class Ledger {
  readonly #issued: string;
  readonly #revoked: string;

  constructor(dataDir: string) {
    this.#issued = join(dataDir, 'issued-codes.ndjson');
    this.#revoked = join(dataDir, 'revoked-codes.txt');
  }

  add(codes: readonly Issued[]): void {
    appendFileSync(this.#issued, codes.map((code) => `${JSON.stringify(code)}\n`).join(''), { mode: 0o600 });
  }

  all(): Issued[] {
    if (!existsSync(this.#issued)) return [];
    const lines = readFileSync(this.#issued, 'utf8').split('\n');
    return lines.filter((text) => text !== '').map((text) => line.parse(JSON.parse(text)));
  }

  revoked(): Set<string> {
    const text = existsSync(this.#revoked) ? readFileSync(this.#revoked, 'utf8') : '';
    return new Set(text.split(/\s+/).filter((serial) => serial !== ''));
  }

  /** Takes serials back, those too that this ledger did not issue; answers those that were not yet. */
  revoke(serials: readonly string[]): string[] {
    const before = this.revoked();
    const now = [...new Set(serials)].filter((serial) => !before.has(serial));
    // The line break first: somebody may have written the last line by hand and without one.
    if (now.length > 0) appendFileSync(this.#revoked, `\n${now.join('\n')}\n`);
    return now;
  }
}
