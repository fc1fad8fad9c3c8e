import { join } from 'node:path';
import { DISTRICTS } from '../../schemas/areas.ts';
import { readConfig } from '../config.ts';
import { ROLES, type Role } from '../http/roles.ts';
import { addToken, readTokens, removeToken } from '../http/tokens.ts';

function file(): string {
  return join(readConfig(process.env).dataDir, 'tokens.json');
}

/** `truyvet token add`: prints the token, this once. */
export function add({ name, role, district }: { name: string; role: string; district?: string }): void {
  if (!Object.hasOwn(ROLES, role)) throw new Error(`--role must be one of ${Object.keys(ROLES).join(', ')}`);
  if ((role === 'district') !== (district !== undefined))
    throw new Error('--district goes with --role district, and only with it');
  if (district !== undefined && !DISTRICTS.some(({ code }) => code === district)) {
    throw new Error(`--district must be one of ${DISTRICTS.map(({ code }) => code).join(', ')}`);
  }
  process.stdout.write(`${addToken(file(), { name, role: role as Role, district })}\n`);
}

/** `truyvet token list`. */
export function list(): void {
  for (const { name, role, district } of readTokens(file())) {
    process.stdout.write(`${name}\t${role}${district ? ` of ${district}` : ''}\n`);
  }
}

/** `truyvet token remove NAME`. */
export function remove(name: string): void {
  if (!removeToken(file(), name)) throw new Error(`there is no token named ${JSON.stringify(name)}`);
}
