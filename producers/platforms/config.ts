import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type ClientIdentity, configuredIdentity, IDENTITY_FIELDS } from '../../infra/http/client-identity.ts';
import type { Contract } from './contract.ts';
import { PLATFORMS } from './platforms.ts';

const file = z.strictObject({
  platforms: z.array(
    z.strictObject({
      name: z.enum(Object.keys(PLATFORMS) as [string, ...string[]]),
      url: z.url({ protocol: /^https?$/ }),
      /** Name of the environment variable that holds the key, so that no key lies in a file. */
      tokenFrom: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
      everySeconds: z.int().min(10).default(300),
      ...IDENTITY_FIELDS,
    }),
  ),
});

/** A platform that is fetched from. */
export interface Fetched {
  readonly contract: Contract;
  readonly url: string;
  readonly token: string;
  readonly identity: ClientIdentity | undefined;
  readonly everyMs: number;
}

/** Reads `platforms.json` of the data folder; none without it. Throws when it is wrong or a key is missing; the message names the variable only. */
export function readPlatforms(path: string, env: NodeJS.ProcessEnv): Fetched[] {
  if (!existsSync(path)) return [];
  const result = file.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!result.success)
    throw new Error(
      `${path}: ${result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
    );
  return result.data.platforms.map(({ name, url, tokenFrom, everySeconds, ...names }) => {
    const token = env[tokenFrom];
    if (!token) throw new Error(`${path}: the variable ${tokenFrom} must hold the key of ${name}`);
    return {
      contract: PLATFORMS[name]!,
      url,
      token,
      identity: configuredIdentity(`${path}: ${name}`, names, env),
      everyMs: everySeconds * 1000,
    };
  });
}
