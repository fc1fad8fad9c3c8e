import { createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { hasKeys, KEY_VARIABLES, loadKeys } from '../producers/sealing/keys.ts';
import type { Keys } from '../producers/sealing/sealer.ts';
import type { SharedSettings } from './settings/derived.ts';

const NAME = 'keys';
const prints = z.object({ subjects: z.string(), seal: z.string() });
type Prints = z.output<typeof prints>;

/**
 * The keys of this process, when they are those of the deployment. Two processes with different keys would know each person by two names, and neither
 * could open what the other sealed, without anybody noticing: so the first process says in the settings what its keys are like (an HMAC of a constant,
 * which gives nothing away of 256 random bits), and one whose keys are others refuses to start. Keys are made only where the deployment has none yet.
 */
export async function deploymentKeys(
  dataDir: string,
  settings: SharedSettings,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Keys> {
  const file = join(dataDir, 'keys.json');
  const given = hasKeys(file, env);
  if (!given && settings.get(NAME) !== undefined)
    throw new Error(`the deployment has keys, and this process has none: ${whatToDo(file)}`);
  const keys = loadKeys(file, env);
  const mine = printsOf(keys);
  if (settings.get(NAME) === undefined) await settings.set({ name: NAME, value: mine, by: 'start', after: null });
  const agreed = prints.parse(settings.get(NAME));
  const other = (['subjects', 'seal'] as const).filter((which) => agreed[which] !== mine[which]);
  if (other.length === 0) return keys;
  // Made by this start, at the moment in which another process was first: of no use to anybody.
  if (!given) rmSync(file, { force: true });
  const names = other.map((which) => KEY_VARIABLES[which]).join(' and ');
  throw new Error(`the keys of this process are not those of the deployment (${names} differs): ${whatToDo(file)}`);
}

function whatToDo(file: string): string {
  const { subjects, seal } = KEY_VARIABLES;
  return `set ${subjects} and ${seal} to what the other processes have, or copy their keys.json to ${file}`;
}

function printsOf(keys: Keys): Prints {
  const print = (key: Uint8Array) => createHmac('sha256', key).update('truyvet keys of a deployment').digest('hex');
  return { subjects: print(keys.subjects), seal: print(keys.seal) };
}
