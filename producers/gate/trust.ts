import { createHash } from 'node:crypto';
import { derived, type SharedSettings } from '../../infra/settings/derived.ts';
import type { Wanted } from '../../infra/settings/settings.ts';
import { type CodeKeys, readCodeKeys } from '../codes/code-keys.ts';
import type { DecodeOptions } from '../codes/decoded.ts';
import { readTrustList, type TrustList } from '../codes/trust-list.ts';

/** Where the deployment's settings say whom a gate trusts: an entry each, so that a long list is not one long record. */
const KEY = 'code-key/';
const REVOKED = 'revoked-code/';
const TRUSTED = 'trusted/';

/** A public key of our own codes, as its JWK; with the private one sealed where this deployment signs with it. */
export interface CodeKeySetting {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  /** base64 */
  readonly sealed?: string;
}

/** Whom the gates of a deployment trust: health certificates, our own cards and posters, and which of those were taken back. */
export function trustOf(settings: SharedSettings): (now: number) => DecodeOptions {
  const keys = derived(settings, KEY, (found) => readAll(found, (keys): CodeKeys => readCodeKeys({ keys })));
  const trust = derived(settings, TRUSTED, (found) => readAll(found, (keys): TrustList => readTrustList({ keys })));
  const revoked = derived(settings, REVOKED, (found) => new Set(found.keys()) as ReadonlySet<string>);
  return (now) => ({ now, trust: trust(), keys: keys(), revoked: revoked() });
}

/** What a later version wrote in another way is trusted by nobody here, and takes nothing else along. */
function readAll<K, V>(
  found: ReadonlyMap<string, unknown>,
  read: (entries: readonly unknown[]) => ReadonlyMap<K, V>,
): ReadonlyMap<K, V> {
  const all = new Map<K, V>();
  for (const entry of found.values()) {
    try {
      for (const [key, value] of read([entry])) {
        const before = all.get(key);
        // Several keys of a trust list may share a name.
        all.set(key, (Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value) as V);
      }
    } catch {
      // See above.
    }
  }
  return all;
}

/** The setting of a public key; throws when it is none. `sealed`: its private half, sealed. */
export function codeKeySetting(jwk: unknown, by: string, sealed?: Uint8Array): { kid: string; wanted: Wanted } {
  const [kid] = readCodeKeys({ keys: [jwk] }).keys();
  const { kty, crv, x } = jwk as CodeKeySetting;
  const value: CodeKeySetting = { kty, crv, x, ...(sealed && { sealed: Buffer.from(sealed).toString('base64') }) };
  return { kid: kid!, wanted: { name: KEY + kid, value, by } };
}

/** The keys of our own codes, by name. */
export function codeKeysIn(settings: Pick<SharedSettings, 'under'>): ReadonlyMap<string, CodeKeySetting> {
  return settings.under(KEY) as Map<string, CodeKeySetting>;
}

/** Takes a key away: what it signed names nobody any more. */
export function noCodeKey(kid: string, by: string): Wanted {
  return { name: KEY + kid, value: null, by };
}

/** Takes codes back, or (`revoked` false) takes that back. */
export function revocation(serials: readonly string[], revoked: boolean, by: string): Wanted[] {
  return serials.map((serial) => ({ name: REVOKED + serial, value: revoked ? true : null, by }));
}

/** Whether a code was taken back. */
export function isRevoked(settings: Pick<SharedSettings, 'get'>, serial: string): boolean {
  return settings.get(REVOKED + serial) !== undefined;
}

/** The serials of all codes that were taken back. */
export function revokedIn(settings: Pick<SharedSettings, 'under'>): string[] {
  return [...settings.under(REVOKED).keys()];
}

/** Puts a trust list in the place of the one that stands; throws when it is malformed. Entries that stay are not said again. */
export function trustListSettings(settings: Pick<SharedSettings, 'under'>, list: unknown, by: string): Wanted[] {
  readTrustList(list);
  const entries = new Map((list as { keys: unknown[] }).keys.map((entry) => [nameOf(entry), entry]));
  const before = settings.under(TRUSTED);
  const gone = [...before.keys()].filter((name) => !entries.has(name));
  const come = [...entries].filter(([name]) => !before.has(name));
  return [
    ...come.map(([name, value]) => ({ name: TRUSTED + name, value, by })),
    ...gone.map((name) => ({ name: TRUSTED + name, value: null, by })),
  ];
}

function nameOf(entry: unknown): string {
  return createHash('sha256').update(JSON.stringify(entry)).digest('base64url').slice(0, 22);
}
