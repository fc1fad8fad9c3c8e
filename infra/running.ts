import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FILE = 'running.json';
const stored = z.object({ pid: z.int(), url: z.string() });

/** Notes in the data folder that this process has it open, and where it answers (empty: nowhere yet), for commands that are given the folder only. */
export function noteRunning(dataDir: string, url: string): void {
  writeFileSync(join(dataDir, FILE), `${JSON.stringify({ pid: process.pid, url })}\n`);
}

/** Takes the note away, when it is this process's. */
export function noteStopped(dataDir: string): void {
  if (runningIn(dataDir)?.pid === process.pid) rmSync(join(dataDir, FILE), { force: true });
}

/** The process that has a data folder open; `undefined` when it has ended, however it ended. */
export function runningIn(dataDir: string): { readonly pid: number; readonly url: string } | undefined {
  const file = join(dataDir, FILE);
  if (!existsSync(file)) return undefined;
  try {
    const found = stored.parse(JSON.parse(readFileSync(file, 'utf8')));
    return lives(found.pid) ? found : undefined;
  } catch {
    // Torn by a crash.
    return undefined;
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
