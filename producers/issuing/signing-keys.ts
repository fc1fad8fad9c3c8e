import type { SharedSettings } from '../../infra/settings/derived.ts';
import { newCodeKey, readSigningKey, type SigningKey } from '../codes/code-keys.ts';
import { codeKeySetting, codeKeysIn, noCodeKey } from '../gate/trust.ts';
import type { Sealer } from '../sealing/sealer.ts';

/** A public key of our own codes, as whoever verifies them elsewhere needs it. */
export interface KnownKey {
  readonly kid: string;
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  /** Whether this deployment has the private half. */
  readonly signs: boolean;
}

/**
 * The keys of our own codes, in the settings of the deployment: public halves for every gate, and of those that are ours the private half, sealed under
 * the deployment's seal key. The one that was made last signs.
 */
export class SigningKeys {
  readonly #settings: SharedSettings;
  readonly #sealer: Pick<Sealer, 'seal' | 'open'>;

  constructor(settings: SharedSettings, sealer: Pick<Sealer, 'seal' | 'open'>) {
    this.#settings = settings;
    this.#sealer = sealer;
  }

  /** The standing key; made when there is none yet. */
  async current(by: string): Promise<SigningKey> {
    const sealed = [...codeKeysIn(this.#settings).values()].findLast((key) => key.sealed !== undefined)?.sealed;
    if (sealed !== undefined) return readSigningKey(JSON.parse(this.#sealer.open(Buffer.from(sealed, 'base64'))));
    await this.renew(by);
    return this.current(by);
  }

  /** Makes a new key, and answers its name. What older ones signed stays true until they are retired. */
  async renew(by: string): Promise<string> {
    const { private: jwk } = newCodeKey();
    const { kid, wanted } = signingKeySetting(jwk, by, this.#sealer);
    await this.#settings.set(wanted);
    return kid;
  }

  /** Trusts a key of another deployment, a public JWK, and answers its name. Throws when it is none. */
  async trust(jwk: unknown, by: string): Promise<string> {
    const { kid, wanted } = codeKeySetting(jwk, by);
    // One of our own stays what it is.
    await this.#settings.set({ ...wanted, after: null });
    return kid;
  }

  /** Trusts a key no more: what it signed names nobody. `false` when there is none of that name. */
  async retire(kid: string, by: string): Promise<boolean> {
    if (!codeKeysIn(this.#settings).has(kid)) return false;
    await this.#settings.set(noCodeKey(kid, by));
    return true;
  }

  all(): KnownKey[] {
    return [...codeKeysIn(this.#settings)].map(([kid, { kty, crv, x, sealed }]) => {
      return { kid, kty, crv, x, signs: sealed !== undefined };
    });
  }
}

/** The setting of a key that signs, given as its private JWK. Throws when it is none. */
export function signingKeySetting(jwk: JsonWebKey, by: string, sealer: Pick<Sealer, 'seal'>) {
  readSigningKey(jwk);
  return codeKeySetting(jwk, by, sealer.seal(JSON.stringify(jwk)));
}
