import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { randomChanges } from './spec/random-changes.ts';
import { published } from './spec/totals.ts';

const SCRIPT = fileURLToPath(new URL('./spec/sink-process.ts', import.meta.url));
const SEED = 41;
const COUNT = 60;

async function run(folder: string, crashAt: string, lost = ''): Promise<{ signal: string | null; output: string }> {
  const child = spawn(process.execPath, [SCRIPT, folder, String(SEED), String(COUNT), lost], {
    env: { ...process.env, TRUYVET_CRASH_AT: crashAt },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const signal = new Promise<string | null>((resolve) => child.on('exit', (_, by) => resolve(by)));
  const output = await text(child.stdout);
  return { signal: await signal, output };
}

test.each([
  'sink.after-intended:2',
  'sink.between-tables',
  'sink.between-tables:6',
  'sink.after-insert',
  'sink.before-offset:2',
])('a sink that is killed at %s leaves every row once', async (point) => {
  const folder = mkdtempSync(join(tmpdir(), 'truyvet-crash-'));
  try {
    expect((await run(folder, point)).signal).toBe('SIGKILL');
    const { signal, output } = await run(folder, '');
    expect(signal).toBeNull();
    expect(JSON.parse(output)).toEqual(published(randomChanges(SEED, COUNT)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each([
  'scan_changes',
  'counts_by_slot,people_by_day',
  'counts_by_day,visits_by_person,visit_changes,venues_by_day',
])(
  'a sink that is killed between the token of an insert and its rows, in %s, leaves every row once',
  async (tables) => {
    const folder = mkdtempSync(join(tmpdir(), 'truyvet-crash-'));
    try {
      // All that the tables have by now is of the range that was being inserted.
      expect((await run(folder, 'sink.after-insert')).signal).toBe('SIGKILL');
      const { signal, output } = await run(folder, '', tables);
      expect(signal).toBeNull();
      expect(JSON.parse(output)).toEqual(published(randomChanges(SEED, COUNT)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
