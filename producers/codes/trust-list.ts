import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { z } from 'zod';

/** A key that may sign health certificates. */
export interface TrustedKey {
  readonly key: KeyObject;
  /** Country (EU) of the signer, when the list says so. */
  readonly country: string | null;
  /** Address of the signer (SMART); a certificate that names another is bad. */
  readonly issuer: string | null;
  /** Milliseconds since the epoch after which the key vouches for nothing. */
  readonly notAfter: number | null;
}

/** Keys by `kid`; several may share one, for an EU kid is only 8 bytes of a hash. */
export type TrustList = ReadonlyMap<string, readonly TrustedKey[]>;

const entry = z.object({
  kid: z.string().min(1),
  country: z.string().optional(),
  issuer: z.string().optional(),
  notAfter: z.iso.datetime({ offset: true }).optional(),
  jwk: z.record(z.string(), z.unknown()).optional(),
  spki: z.string().optional(),
  certificate: z.string().optional(),
  kty: z.string().optional(),
});
const file = z.object({ keys: z.array(z.looseObject(entry.shape)) });

/**
 * Reads a trust list: `{ "keys": [{ kid, country?, issuer?, notAfter?, and one of jwk | spki | certificate }] }`, where
 * `kid` is base64 or base64url, `spki` and `certificate` base64 DER. A JWKS, whose keys are JWKs themselves, is read too.
 * Throws on a list that is malformed, with the path of the fault: a trust list is the operator's, not a code.
 */
export function readTrustList(json: unknown): TrustList {
  const list = new Map<string, TrustedKey[]>();
  for (const [index, each] of file.parse(json).keys.entries()) {
    const key = publicKey(each, index);
    const certificate = each.certificate === undefined ? null : new X509Certificate(fromBase64(each.certificate));
    const until = each.notAfter ?? certificate?.validTo;
    const kid = kidKey(each.kid);
    const trusted = {
      key,
      country: each.country ?? null,
      issuer: each.issuer ?? null,
      notAfter: until === undefined ? null : Date.parse(until),
    };
    list.set(kid, [...(list.get(kid) ?? []), trusted]);
  }
  return list;
}

/** The keys of a `kid`, given as text (SMART) or bytes (EU); base64 and base64url are the same. */
export function trustedKeys(list: TrustList | undefined, kid: string | Uint8Array): readonly TrustedKey[] {
  return list?.get(kidKey(typeof kid === 'string' ? kid : Buffer.from(kid).toString('base64'))) ?? [];
}

function kidKey(kid: string): string {
  return kid.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function publicKey(each: z.output<typeof file>['keys'][number], index: number): KeyObject {
  try {
    if (each.certificate !== undefined) return new X509Certificate(fromBase64(each.certificate)).publicKey;
    if (each.spki !== undefined) {
      return createPublicKey({ key: fromBase64(each.spki), format: 'der', type: 'spki' });
    }
    return createPublicKey({ key: (each.jwk ?? each) as JsonWebKey, format: 'jwk' });
  } catch (cause) {
    throw new Error(`keys[${index}]: needs one readable jwk, spki or certificate`, { cause });
  }
}

function fromBase64(text: string): Buffer {
  return Buffer.from(text, 'base64');
}
