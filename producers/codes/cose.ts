import { constants, type KeyObject, verify } from 'node:crypto';
import { decode, encode } from 'cborg';

/** A COSE_Sign1 message (RFC 9052) and what its headers say. */
export interface Signed {
  readonly algorithm: number | null;
  readonly kid: Uint8Array | null;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** The bytes that are signed. */
  readonly toBeSigned: Uint8Array;
}

/** Algorithms of EU certificates, by their COSE number: ECDSA with P-256 and RSA-PSS, both on SHA-256. */
export const ES256 = -7;
export const PS256 = -37;

const HEADER = { algorithm: 1, kid: 4 } as const;
const COSE_SIGN1 = 18;
const CWT = 61;

const OPTIONS = {
  useMaps: true,
  rejectDuplicateMapKeys: true,
  tags: {
    0: (inner: () => unknown) => inner(),
    1: (inner: () => unknown) => inner(),
    [COSE_SIGN1]: (inner: () => unknown) => inner(),
    [CWT]: (inner: () => unknown) => inner(),
  },
};

/** One CBOR item, its maps as `Map`; throws what cborg throws when it is none. */
export function fromCbor(bytes: Uint8Array): unknown {
  return decode(bytes, OPTIONS);
}

/** Reads a COSE_Sign1, tagged or bare; null for anything else. The kid may stand in either header, as in EU codes. */
export function readSigned(bytes: Uint8Array): Signed | null {
  try {
    const parts = fromCbor(bytes);
    if (!Array.isArray(parts) || parts.length !== 4) return null;
    const [head, open, payload, signature] = parts as unknown[];
    if (!(head instanceof Uint8Array) || !(payload instanceof Uint8Array) || !(signature instanceof Uint8Array))
      return null;
    const inner = head.length === 0 ? new Map() : fromCbor(head);
    const kid = field(inner, HEADER.kid) ?? field(open, HEADER.kid);
    const algorithm = field(inner, HEADER.algorithm) ?? field(open, HEADER.algorithm);
    return {
      algorithm: typeof algorithm === 'number' ? algorithm : null,
      kid: kid instanceof Uint8Array ? kid : null,
      payload,
      signature,
      toBeSigned: toBeSigned(head, payload),
    };
  } catch {
    return null;
  }
}

/** The Sig_structure of a COSE_Sign1 without external data. */
export function toBeSigned(head: Uint8Array, payload: Uint8Array): Uint8Array {
  return encode(['Signature1', head, new Uint8Array(0), payload]);
}

/** Whether a key made the signature; false when the algorithm is not one of the two or does not fit the key. */
export function verifySigned(signed: Signed, key: KeyObject): boolean {
  const { algorithm, toBeSigned: data, signature } = signed;
  try {
    if (algorithm === ES256 && key.asymmetricKeyType === 'ec') {
      return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
    }
    if (algorithm === PS256 && key.asymmetricKeyType === 'rsa') {
      return verify('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, signature);
    }
    return false;
  } catch {
    return false;
  }
}

/** An entry of a CBOR map; undefined when there is none, or no map. */
export function field(map: unknown, key: string | number): unknown {
  return map instanceof Map ? map.get(key) : undefined;
}
