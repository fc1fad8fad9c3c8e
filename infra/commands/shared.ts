import { call, NobodyAnswers, NoToken } from '../client.ts';
import { readConfig } from '../config.ts';
import { openBase } from '../pipeline.ts';
import { runningIn } from '../running.ts';
import { Settings } from '../settings/settings.ts';

/** Who a change at rest is by. */
export const COMMAND_LINE = 'command line';

/**
 * Does something to what a deployment has agreed on: by asking the running system, wherever it runs; or, when none runs, in the log itself
 * (on Kafka: of the brokers; else: of the data folder).
 */
export async function sharedly<T>(
  ask: (system: typeof call) => Promise<T>,
  atRest: (settings: Settings) => Promise<T>,
): Promise<T> {
  try {
    return await ask(call);
  } catch (error) {
    const nobody = error instanceof NobodyAnswers || error instanceof NoToken;
    if (!nobody || process.env.TRUYVET_URL) throw error;
    return open(atRest);
  }
}

async function open<T>(action: (settings: Settings) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const running = config.kafka ? undefined : runningIn(config.dataDir);
  // To open an embedded log is to take it away from whoever has it.
  if (running)
    throw new Error(
      `process ${running.pid} has ${config.dataDir} open, and does not answer${running.url && ` at ${running.url}`}`,
    );
  const base = await openBase(config.dataDir, config.kafka, (line) => process.stderr.write(`${line}\n`));
  const settings = await Settings.open(base);
  try {
    return await action(settings);
  } finally {
    await settings.close();
    await base.log.close();
  }
}
