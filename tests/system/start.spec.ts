import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startProcess } from '../faults/system-process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the first start prints a link that signs in, and SIGTERM ends it with 0', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'truyvet-system-'));
  const system = startProcess({ dir, env: { TRUYVET_TOKEN: '' } });
  const exited = once(system.child, 'exit');
  try {
    const [, url, token] = await printed(system.output, /(http:\/\/127\.0\.0\.1:\d+)\/#token=(\S+)/);
    const call = (bearer: string) => fetch(`${url}/v1/status`, { headers: { authorization: `Bearer ${bearer}` } });
    expect((await call(token!)).status).toBe(200);
    expect((await call(`${token}x`)).status).toBe(401);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await stat(join(dir, 'administrator-token'))).mode & 0o777).toBe(0o600);
    system.child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  } finally {
    system.child.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  }
});

test('SIGTERM to npm start ends the system too, and the port is free again', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'truyvet-system-'));
  const env = { ...process.env, PORT: '0', TRUYVET_DATA: dir, TRUYVET_DEMO: '0', TRUYVET_TOKEN: 'token-of-the-spec' };
  const npm = spawn('npm', ['start'], { cwd: root, env, detached: true });
  let said = '';
  npm.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const exited = once(npm, 'exit');
  try {
    const [url] = await printed(() => said, /http:\/\/127\.0\.0\.1:\d+/);
    npm.kill('SIGTERM');
    await exited;
    const gone = async () => !(await fetch(`${url}/health`).catch(() => undefined));
    for (let tries = 0; !(await gone()); tries++) {
      expect(tries).toBeLessThan(200);
      await sleep(50);
    }
  } finally {
    try {
      process.kill(-npm.pid!, 'SIGKILL');
    } catch {
      // Nobody of its group is left, as it should be.
    }
    await rm(dir, { recursive: true, force: true });
  }
});

async function printed(output: () => string, pattern: RegExp): Promise<RegExpExecArray> {
  for (let tries = 0; tries < 600; tries++, await sleep(50)) {
    const found = pattern.exec(output());
    if (found) return found;
  }
  throw new Error(`nothing like ${pattern} in:\n${output()}`);
}
