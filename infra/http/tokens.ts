import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ROLES, type Role } from './roles.ts';

/** A caller, as its token says. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
  /** The district of a district officer, by its 3-digit code. */
  readonly district?: string | undefined;
}

const stored = z.array(
  z.strictObject({
    name: z.string(),
    role: z.enum(Object.keys(ROLES) as [Role, ...Role[]]),
    district: z.string().optional(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'),
  }),
);

type Stored = z.output<typeof stored>[number];

/**
 * Bearer tokens. Only their SHA-256 is kept (a token has 192 random bits, so a plain hash is enough). The file is read again when
 * it changes, so a token works, or stops working, without a restart.
 */
export class Tokens {
  readonly #file: string;
  readonly #administrator: Buffer;
  #known: readonly Stored[] = [];
  #read = '';

  constructor(file: string, administrator: string) {
    this.#file = file;
    this.#administrator = digest(administrator);
  }

  /** Who a token belongs to; nobody when it is unknown. */
  callerOf(token: string): Caller | undefined {
    const hash = digest(token);
    if (timingSafeEqual(hash, this.#administrator)) return { name: 'administrator', role: 'administrator' };
    this.#refresh();
    const found = this.#known.find(({ sha256 }) => timingSafeEqual(hash, Buffer.from(sha256, 'hex')));
    return found && { name: found.name, role: found.role, district: found.district };
  }

  #refresh(): void {
    const text = existsSync(this.#file) ? readFileSync(this.#file, 'utf8') : '[]';
    if (text === this.#read) return;
    this.#known = stored.parse(JSON.parse(text));
    this.#read = text;
  }
}

/** Makes a token, files it and answers it: it is shown this once. Replaces an earlier one of the same name. */
export function addToken(file: string, caller: Caller): string {
  const token = newToken();
  const others = readTokens(file).filter(({ name }) => name !== caller.name);
  write(file, [...others, { ...caller, sha256: digest(token).toString('hex') }]);
  return token;
}

/** Takes a token back; `false` when there is none of that name. */
export function removeToken(file: string, name: string): boolean {
  const all = readTokens(file);
  write(
    file,
    all.filter((one) => one.name !== name),
  );
  return all.some((one) => one.name === name);
}

/** The callers that have tokens. */
export function readTokens(file: string): Stored[] {
  return existsSync(file) ? stored.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

/** 192 random bits as text. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

function write(file: string, tokens: readonly Stored[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
