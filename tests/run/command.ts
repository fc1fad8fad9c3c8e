import { type ChildProcess, spawn } from 'node:child_process';

/** How a command ended: its exit code, or 1 when a signal ended it, or it could not be started. */
export interface CommandResult {
  code: number;
}

/**
 * Runs a command with its output on ours. When `signal` aborts it gets SIGTERM, and SIGKILL 10 s later.
 * Its standard input is empty.
 */
export function runCommand(command: string, args: string[], signal: AbortSignal): Promise<CommandResult> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ code: 1 });
    const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      child.kill('SIGTERM');
      timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    };
    const end = (code: number) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve({ code });
    };
    signal.addEventListener('abort', stop);
    child.once('error', (error) => {
      console.log(`${command}: ${error.message}`);
      end(1);
    });
    child.once('exit', (code) => end(code ?? 1));
  });
}
