import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Codec } from '../codec.ts';
import { fileSchemaIds } from '../codec-file.ts';
import { input, output, type Sum } from './crash.stage.ts';
import { openEmbeddedLog } from './log.ts';

const program = fileURLToPath(new URL('crash.program.ts', import.meta.url));
const COUNT = 200;

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'truyvet-'));
});

afterEach(() => rm(dir, { recursive: true }));

/** Runs the program, to be killed at a point or to its end. */
function run(crashAt?: string): Promise<{ signal: string | null; acknowledged: number }> {
  const child = spawn(process.execPath, [program, dir, `${COUNT}`], {
    env: { ...process.env, TRUYVET_CRASH_AT: crashAt ?? '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  return new Promise((resolve) => {
    child.on('close', (_code, signal) => {
      resolve({ signal, acknowledged: Number(/.*acknowledged (\d+)\n/s.exec(text)?.[1] ?? 0) });
    });
  });
}

test.each([
  ['embedded.before-commit', 9],
  ['embedded.after-commit', 9],
  ['runtime.after-poll', 4],
  ['runtime.in-fold', 33],
  ['runtime.before-commit', 5],
  ['runtime.after-commit', 5],
])(
  'killed at %s, again and again, it loses nothing that it acknowledged and adds nothing twice',
  async (point, pass) => {
    let acknowledged = 0;
    for (let kill = 0; kill < 2; kill++) {
      const killed = await run(`${point}:${pass}`);
      expect(killed.signal).toBe('SIGKILL');
      acknowledged = Math.max(acknowledged, killed.acknowledged);
    }
    const log = await openEmbeddedLog(dir);
    expect((await log.ends('in'))[0]).toBeGreaterThanOrEqual(acknowledged);
    await log.close();
    expect((await run()).signal).toBeNull();
    await expectEverySumOnce();
  },
);

async function expectEverySumOnce(): Promise<void> {
  const log = await openEmbeddedLog(dir);
  const codec = await Codec.open(await fileSchemaIds(dir), [input, output]);
  const taken: number[] = [];
  const sums: [string, number][] = [];
  for await (const { value } of log.read('in', 0, 0)) taken.push(codec.decode<Sum>(input, value).sum);
  for await (const { key, value } of log.read('out', 0, 0)) sums.push([key, codec.decode<Sum>(output, value).sum]);
  await log.close();
  expect(taken).toEqual(Array.from({ length: COUNT }, (_, n) => n));
  const totals = [0, 0, 0];
  const expected = taken.map((n) => {
    totals[n % 3] = totals[n % 3]! + n;
    return [`${n % 3}`, totals[n % 3]];
  });
  expect(sums).toEqual(expected);
}
