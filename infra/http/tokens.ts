import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { derived, type SharedSettings } from '../settings/derived.ts';
import type { Wanted } from '../settings/settings.ts';
import { ROLES, type Role } from './roles.ts';

/** A caller, as its token says. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
  /** The district of a district officer, by its 3-digit code. */
  readonly district?: string | undefined;
}

const PREFIX = 'token/';

const stored = z.object({
  role: z.enum(Object.keys(ROLES) as [Role, ...Role[]]),
  district: z.string().nullish(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'),
});

/**
 * Bearer tokens of a deployment: in its settings, so that one works, or stops working, in every process a moment after it was made or taken
 * back in one. Only the SHA-256 is kept (a token has 192 random bits, so a plain hash is enough).
 */
export class Tokens {
  readonly #administrator: Buffer | undefined;
  readonly #known: () => ReadonlyMap<string, Caller>;

  /** `administrator`: the token of this process's environment or data folder, known to this process alone. */
  constructor(settings: Pick<SharedSettings, 'under' | 'watch'>, administrator: string | undefined) {
    this.#administrator = administrator === undefined ? undefined : digest(administrator);
    this.#known = derived(settings, PREFIX, callersByHash);
  }

  /** Who a token belongs to; nobody when it is unknown. */
  callerOf(token: string): Caller | undefined {
    const hash = digest(token);
    if (this.#administrator && timingSafeEqual(hash, this.#administrator))
      return { name: 'administrator', role: 'administrator' };
    return this.#known().get(hash.toString('hex'));
  }
}

/** What a version after this one has written, with a role that this one does not know, is nobody's token here. */
function callersByHash(found: ReadonlyMap<string, unknown>): ReadonlyMap<string, Caller> {
  const callers = new Map<string, Caller>();
  for (const [name, value] of found) {
    const { data } = stored.safeParse(value);
    if (data) callers.set(data.sha256, { name, role: data.role, district: data.district ?? undefined });
  }
  return callers;
}

/** The setting that makes a token known; replaces an earlier one of the same name. */
export function tokenSetting({ name, role, district }: Caller, token: string, by: string): Wanted {
  return tokenHash({ name, role, district }, digest(token).toString('hex'), by);
}

/** The same, of a token of which only the SHA-256 (hex) is left. */
export function tokenHash({ name, role, district }: Caller, sha256: string, by: string): Wanted {
  return { name: PREFIX + name, value: { role, ...(district && { district }), sha256 }, by };
}

/** Makes a token, files it and answers it: it is shown this once. */
export async function addToken(settings: SharedSettings, caller: Caller, by: string): Promise<string> {
  const token = newToken();
  await settings.set(tokenSetting(caller, token, by));
  return token;
}

/** Takes a token back; `false` when there is none of that name. */
export async function removeToken(settings: SharedSettings, name: string, by: string): Promise<boolean> {
  if (settings.get(PREFIX + name) === undefined) return false;
  await settings.set({ name: PREFIX + name, value: null, by });
  return true;
}

/** The callers that have tokens, by name. */
export function callersOf(settings: Pick<SharedSettings, 'under'>): Caller[] {
  const callers = [...callersByHash(settings.under(PREFIX)).values()];
  return callers.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** 192 random bits as text. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
