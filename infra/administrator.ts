import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { newToken, tokenSetting } from './http/tokens.ts';
import type { SharedSettings } from './settings/derived.ts';

const CALLER = { name: 'administrator', role: 'administrator' } as const;

/**
 * The administrator's token: of the environment, else one that is made at the first start and kept beside the data for its owner alone. On Kafka the first
 * process of a deployment makes it, and it is known to all; another one then has none of its own.
 */
export async function administratorToken(
  { dataDir, token: given, kafka }: Pick<Config, 'dataDir' | 'token' | 'kafka'>,
  settings: SharedSettings,
): Promise<{ token: string | undefined; made: boolean }> {
  if (given) return { token: given, made: false };
  const file = join(dataDir, 'administrator-token');
  if (existsSync(file)) return { token: readFileSync(file, 'utf8').trim(), made: false };
  const token = newToken();
  const made = tokenSetting(CALLER, token, 'start');
  if (kafka && settings.get(made.name) !== undefined) return { token: undefined, made: false };
  writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
  if (!kafka || (await settings.set({ ...made, after: null }))) return { token, made: true };
  rmSync(file);
  return { token: undefined, made: false };
}
