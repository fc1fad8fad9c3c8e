import { normaliseSubject } from '../../schemas/subject.ts';
import type { SigningKey } from './code-keys.ts';
import { type CodeFormat, decoded } from './decoded.ts';
import { makeOwnCode, type OwnCode, readOwnCode } from './own-code.ts';

/** The text of a personal card of ours. Throws when the number is not `[A-Z0-9-]{4,32}`. */
export function makeCard(card: OwnCode, signer: SigningKey): string {
  const number = normaliseSubject(`card:${card.id}`);
  if (!number.ok) throw new RangeError(`the number of the card ${number.why}`);
  return makeOwnCode('card', { ...card, id: number.subject.slice('card:'.length) }, signer);
}

/**
 * Our own personal card. It names somebody only under a signature of ours: a revoked card may be in other hands and
 * names nobody, an expired one still is its holder's.
 */
export const card: CodeFormat = {
  name: 'card',
  read(text, options) {
    const read = readOwnCode('card', text, options);
    if (read === null) return null;
    if (!read.ok) return decoded({ format: 'card', signature: read.signature, reason: read.reason });
    const number = normaliseSubject(`card:${read.id}`);
    if (!number.ok) return decoded({ format: 'card', signature: read.signature, reason: 'no-identifier' });
    const warnings = read.signature === 'expired' ? (['expired'] as const) : [];
    return decoded({ format: 'card', subjects: [number.subject], signature: read.signature, warnings });
  },
};
