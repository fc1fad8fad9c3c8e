import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { TOKEN } from './system-process.ts';

const cli = fileURLToPath(new URL('../../infra/cli.ts', import.meta.url));

/** Runs `truyvet` with arguments, as an operator would. */
export function truyvet(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, TRUYVET_TOKEN: TOKEN, ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}
