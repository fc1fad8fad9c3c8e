import type { SigningKey } from './code-keys.ts';
import { type CodeFormat, decoded } from './decoded.ts';
import { makeOwnCode, type OwnCode, readOwnCode } from './own-code.ts';

/** The text of a poster of ours for the venue with this id. */
export function makeVenueCode(venue: OwnCode, signer: SigningKey): string {
  return makeOwnCode('venue', venue, signer);
}

/** Our own poster. Without a true signature it names no venue: a forged poster would send visits elsewhere. */
export const venue: CodeFormat = {
  name: 'venue',
  read(text, options) {
    const read = readOwnCode('venue', text, options);
    if (read === null) return null;
    if (!read.ok) return decoded({ format: 'venue', signature: read.signature, reason: read.reason });
    const warnings = read.signature === 'expired' ? (['expired'] as const) : [];
    return decoded({ format: 'venue', venue: read.id, signature: read.signature, warnings });
  },
};
