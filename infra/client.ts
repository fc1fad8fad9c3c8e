import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from './config.ts';
import { runningIn } from './running.ts';

/** The system does not run, or elsewhere. */
export class NobodyAnswers extends Error {
  override readonly name = 'NobodyAnswers';
}

/** Nothing says who is calling. */
export class NoToken extends Error {
  override readonly name = 'NoToken';
}

/**
 * Calls the running system: at `TRUYVET_URL` (default: where the process that has the data folder open answers, else this machine, `PORT`), with
 * `TRUYVET_TOKEN` or the administrator's token in the data folder. Throws an error that says what to do when nobody answers, or what the system said when it refused.
 */
export async function call(method: string, path: string, body?: unknown): Promise<Response> {
  const config = readConfig(process.env);
  const here = runningIn(config.dataDir)?.url || `http://${config.host}:${config.port}`;
  const url = new URL(path, process.env.TRUYVET_URL ?? here);
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${tokenOf(config)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: Error) => {
    throw new NobodyAnswers(`nobody answers at ${url.origin} (${error.message}); start the system, or set TRUYVET_URL`);
  });
  if (response.ok) return response;
  const text = await response.text();
  throw new Error(messageOf(text) ?? `${url.pathname} answered ${response.status}`);
}

function tokenOf({ token, dataDir }: { token: string | undefined; dataDir: string }): string {
  if (token) return token;
  const file = join(dataDir, 'administrator-token');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  throw new NoToken(`no token: set TRUYVET_TOKEN, or TRUYVET_DATA to the system's data folder (there is no ${file})`);
}

function messageOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { message?: string }).message;
  } catch {
    return undefined;
  }
}
