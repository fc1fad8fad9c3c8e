import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Log } from '../log.ts';
import type { ChildTask } from './child.ts';
import { counting, expectCounts, manyRecords } from './counting.ts';
import { type DriverUnderTest, drained, makeTopics } from './driver.ts';

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

/** A child process at work. */
export interface Child {
  readonly process: ChildProcess;
  /** Resolves after the n-th commit from now, or when the child ends before. */
  commits(n: number): Promise<void>;
  /** Resolves when the child ends; with the signal that killed it. */
  readonly ended: Promise<NodeJS.Signals | number | null>;
}

/** Starts a child process. */
export function startChild(task: ChildTask, env: Record<string, string> = {}): Child {
  const child = spawn(process.execPath, [CHILD, JSON.stringify(task)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) => {
    child.on('exit', (code, signal) => resolve(signal ?? code));
  });
  let seen = 0;
  const waiting: { at: number; resolve: () => void }[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => {
    if (line !== 'commit') return;
    seen++;
    for (const { at, resolve } of waiting) if (seen >= at) resolve();
  });
  return {
    process: child,
    commits: (n) =>
      Promise.race([new Promise<void>((resolve) => waiting.push({ at: seen + n, resolve })), ended.then(() => {})]),
    ended,
  };
}

/** Processes start one after the other; on a busy machine each takes seconds. */
const LONG = { timeout: 240_000 };

/** What holds when a process is killed: nothing lost, nothing twice, whatever the moment. */
export function crashingContract(driver: () => DriverUnderTest): void {
  async function prepare(records = 600) {
    const log = await driver().open();
    const names = await makeTopics(log, { in: 2, out: 2 });
    await log.append(manyRecords(names.in, records));
    await log.close();
    const task = { config: driver().child, group: 'g', input: names.in, output: names.out };
    return { task, names };
  }

  async function check(names: { in: string; out: string }): Promise<void> {
    const log = await driver().open();
    await expectCounts(log, names.in, names.out);
    await stateGoesOn(log, names);
    await log.close();
  }

  test('a process killed at several moments, and started again each time, does everything once', LONG, async () => {
    const { task, names } = await prepare(2000);
    for (const commits of [0, 1, 4, 9, 17]) {
      const child = startChild(task);
      if (commits > 0) await child.commits(commits);
      else await new Promise((resolve) => setTimeout(resolve, 400));
      child.process.kill('SIGKILL');
      // 0: a fast log may be done before it is killed.
      expect(['SIGKILL', 0]).toContain(await child.ended);
    }
    expect(await startChild(task).ended).toBe(0);
    await check(names);
  });

  test('a process killed at each named point does everything once', LONG, async () => {
    for (const point of driver().crashPoints) {
      const { task, names } = await prepare();
      const first = startChild(task, {
        TRUYVET_CRASH_AT: point === 'kafka.in-restore' ? 'kafka.after-commit:5' : `${point}:3`,
      });
      // A point that this process did not pass often enough leaves it to end by itself, or is passed by the next one.
      if (point === 'kafka.in-rebalance') first.process.kill('SIGKILL');
      await first.ended;
      const second = startChild(task, { TRUYVET_CRASH_AT: point });
      expect(await second.ended, point).toBe('SIGKILL');
      expect(await startChild(task).ended, point).toBe(0);
      await check(names);
    }
  });
}

/** More records are numbered on from where the state was. */
async function stateGoesOn(log: Log, names: { in: string; out: string }): Promise<void> {
  await log.append(manyRecords(names.in, 30));
  await log.work({ group: 'g', topic: names.in, state: { name: 'counts', version: 1 }, handler: counting(names.out) });
  await drained(log, 'g', names.in);
  await expectCounts(log, names.in, names.out);
}
