import type { Log } from '../log.ts';
import { counting } from './counting.ts';
import { type ChildConfig, drained } from './driver.ts';

/** What a child process is told, as JSON in its first argument. */
export interface ChildTask {
  readonly config: ChildConfig;
  readonly group: string;
  readonly input: string;
  readonly output: string;
  /** Records in a commit, a batch being twice as large; default 10. */
  readonly chunk?: number;
  /** Go on when all is done, until killed. */
  readonly stay?: boolean;
}

/**
 * A process that works as `counting` does, and says `commit` after each commit; when it has done everything it stops, says `drained` and
 * ends.
 */
async function main(task: ChildTask): Promise<void> {
  const module = (await import(task.config.module)) as Record<string, (...options: unknown[]) => Log | Promise<Log>>;
  const log = await module[task.config.open]!(...task.config.options);
  const chunk = task.chunk ?? 10;
  const handler = counting(task.output, { chunk, afterCommit: () => void process.stdout.write('commit\n') });
  const state = { name: 'counts', version: 1 };
  await log.work({ group: task.group, topic: task.input, state, maxBatch: 2 * chunk, handler });
  await drained(log, task.group, task.input);
  process.stdout.write('drained\n');
  if (!task.stay) await log.close();
}

await main(JSON.parse(process.argv[2]!) as ChildTask);
