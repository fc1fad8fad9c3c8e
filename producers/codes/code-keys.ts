import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { toLetters } from './letters.ts';

/** Public keys that may sign our own cards and venue codes, by their name in letters. */
export type CodeKeys = ReadonlyMap<string, KeyObject>;

/** The private key that signs cards and venue codes. */
export interface SigningKey {
  readonly kid: Uint8Array;
  readonly key: KeyObject;
}

const file = z.object({
  keys: z.array(z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() })),
});

/** A new Ed25519 pair as JWKs: the private one for the deployment's secrets, the public one for the keys file. */
export function newCodeKey(): { readonly private: JsonWebKey; readonly public: JsonWebKey } {
  const pair = generateKeyPairSync('ed25519');
  return { private: pair.privateKey.export({ format: 'jwk' }), public: pair.publicKey.export({ format: 'jwk' }) };
}

/** Reads a JWKS of Ed25519 public keys, `{ "keys": [{ kty: "OKP", crv: "Ed25519", x }] }`. Throws on a malformed one. */
export function readCodeKeys(json: unknown): CodeKeys {
  return new Map(
    file.parse(json).keys.map(({ kty, crv, x }) => {
      const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
      return [toLetters(kidOf(key)), key];
    }),
  );
}

/** Reads a private JWK as `newCodeKey` makes it. */
export function readSigningKey(jwk: JsonWebKey): SigningKey {
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  return { key, kid: kidOf(createPublicKey(key)) };
}

/** A key is named by the first 4 bytes of the SHA-256 of its 32 bytes. */
export const KID_BYTES = 4;

function kidOf(key: KeyObject): Uint8Array {
  const x = Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
  return createHash('sha256').update(x).digest().subarray(0, KID_BYTES);
}
