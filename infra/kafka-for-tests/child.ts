import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** A server process that outlives neither its owner nor its `stop`. */
export interface Child {
  /** Why it is not running any more, or undefined while it runs. */
  ended(): Error | undefined;
  /** SIGTERM, then SIGKILL after 15 s; resolves when it is gone. */
  stop(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/**
 * Starts a server with its output in the file `log`. It has a process group of its own, so a Ctrl-C in the terminal
 * reaches the owner alone, which stops things in order; and it has a watcher, so it dies with an owner that is killed.
 */
export function startChild(command: string, args: string[], log: string, env: NodeJS.ProcessEnv = {}): Child {
  const output = openSync(log, 'a');
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
  });
  closeSync(output);
  let failure: Error | undefined;
  const gone = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      failure = new Error(`${command} could not be started: ${error.message}`);
      resolve();
    });
    child.once('exit', (code, signal) => {
      failure ??= new Error(`${command} ended (${signal ?? code}). Its last lines:\n${lastLines(log)}`);
      resolve();
    });
  });
  const watcher = child.pid ? watch(child.pid) : undefined;
  gone.then(() => watcher?.kill('SIGKILL'));
  child.unref();
  return {
    ended: () => failure,
    kill: () => end(child, gone, 'SIGKILL'),
    stop: () => end(child, gone, 'SIGTERM'),
  };
}

async function end(child: ChildProcess, gone: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  child.ref();
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await gone;
  clearTimeout(timer);
}

/** Kills `pid` when this process ends in whatever way: the watcher's standard input closes with its owner. */
function watch(pid: number): ChildProcess {
  const watcher = spawn('sh', ['-c', `cat >/dev/null; kill -9 ${pid} 2>/dev/null`], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  (watcher.stdin as unknown as { unref?(): void } | null)?.unref?.();
  return watcher;
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-25).join('\n');
}
