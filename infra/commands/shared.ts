import { call, NobodyAnswers, NoToken } from '../client.ts';
import { readConfig } from '../config.ts';
import { openBase, stagesOf, versionsOf } from '../pipeline.ts';
import { runningIn } from '../running.ts';
import { Settings } from '../settings/settings.ts';
import { hasStanding, noteFirst, readStanding } from '../standing.ts';

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
  const standing = readStanding(config);
  const first = !config.kafka && !hasStanding(config);
  const base = await openBase(config.dataDir, config.kafka, (line) => process.stderr.write(`${line}\n`));
  // A folder that begins with this command is no older than the program.
  if (first) noteFirst(config, { ...standing, stages: versionsOf(stagesOf(standing.rules)) });
  const settings = await Settings.open(base);
  try {
    return await action(settings);
  } finally {
    await settings.close();
    await base.log.close();
  }
}
