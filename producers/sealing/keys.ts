import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Keys } from './sealer.ts';

/** Environment variables that hold the keys as 64 hex digits each, for deployments that keep secrets elsewhere. */
export const KEY_VARIABLES = { subjects: 'TRUYVET_SUBJECT_KEY', seal: 'TRUYVET_SEAL_KEY' } as const;

/** Whether a process has been given keys: by its environment, or by the file of an earlier start. */
export function hasKeys(file: string, env: NodeJS.ProcessEnv = process.env): boolean {
  return Object.values(KEY_VARIABLES).some((name) => env[name] !== undefined) || existsSync(file);
}

/**
 * The deployment's keys: from the environment, else from `file`, which is made at the first start with mode 600. Several processes that
 * start at once end up with the same file. Throws when only one key is set or one has a wrong shape; the message names the variable and
 * never the value.
 */
export function loadKeys(file: string, env: NodeJS.ProcessEnv = process.env): Keys {
  const given = [env[KEY_VARIABLES.subjects], env[KEY_VARIABLES.seal]];
  if (given[0] !== undefined || given[1] !== undefined) {
    return { subjects: parse(given[0], KEY_VARIABLES.subjects), seal: parse(given[1], KEY_VARIABLES.seal) };
  }
  if (!existsSync(file)) create(file);
  const stored = JSON.parse(readFileSync(file, 'utf8')) as { subjects?: string; seal?: string };
  return { subjects: parse(stored.subjects, `"subjects" in ${file}`), seal: parse(stored.seal, `"seal" in ${file}`) };
}

function create(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  const keys = { subjects: randomBytes(32).toString('hex'), seal: randomBytes(32).toString('hex') };
  // Flushed: nothing that is sealed may outlast its key.
  writeFileSync(mine, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flush: true });
  chmodSync(mine, 0o600);
  try {
    // A link fails when another process was first, and never shows a file that is half written.
    linkSync(mine, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(mine);
  }
}

function parse(text: string | undefined, where: string): Buffer {
  if (text === undefined || !/^[0-9a-f]{64}$/i.test(text)) throw new Error(`keys: ${where} must be 64 hex digits`);
  return Buffer.from(text, 'hex');
}
