import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Part } from '../../infra/system.ts';

const cli = fileURLToPath(new URL('../../infra/cli.ts', import.meta.url));

/** The administrator's token of every system that the fault tests start. */
export const TOKEN = 'token-of-the-fault-tests';

export interface ProcessOptions {
  /** Folder of what the process keeps; the same after a restart. */
  readonly dir: string;
  /** More environment: the broker, the point to die at, a clock. */
  readonly env?: NodeJS.ProcessEnv;
  /** A part as a process of its own; by default the whole system. */
  readonly part?: Part;
  /** Several parts in one process. */
  readonly parts?: readonly Part[];
  /** Modules to load first. */
  readonly preload?: readonly string[];
}

/** A real process of the system, to be killed. */
export interface SystemProcess {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Where it answers; rejects when it ended before it said so. */
  readonly url: Promise<string>;
  /** Resolves when it is gone, with the signal that killed it. */
  readonly gone: Promise<NodeJS.Signals | null>;
  /** The last of what it wrote. */
  output(): string;
  /** Resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts `node infra/cli.ts` as an operator would, on a free port, without the demonstration. */
export function startProcess({ dir, env = {}, part, parts, preload = [] }: ProcessOptions): SystemProcess {
  const args = [
    ...preload.flatMap((module) => ['--import', module]),
    cli,
    ...(parts ? ['run', ...parts] : [part ?? 'start']),
  ];
  const child = spawn(process.execPath, args, {
    env: {
      ...process.env,
      TRUYVET_DEMO: '0',
      TRUYVET_TOKEN: TOKEN,
      TRUYVET_DATA: dir,
      TRUYVET_CRASH_AT: '',
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const url = new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      text = (text + chunk).slice(-20_000);
      const found = /(http:\/\/127\.0\.0\.1:\d+)\/(\s|health)/.exec(text);
      if (found) resolve(found[1]!);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => reject(new Error(`the system ended before it answered:\n${text}`)));
  });
  url.catch(() => {});
  const gone = new Promise<NodeJS.Signals | null>((resolve) => child.once('close', (_code, signal) => resolve(signal)));
  return {
    pid: child.pid!,
    child,
    url,
    gone,
    output: () => text,
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await gone;
    },
  };
}
