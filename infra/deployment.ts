import { mkdirSync } from 'node:fs';
import { type Keys, Sealer } from '../producers/sealing/sealer.ts';
import type { Config } from './config.ts';
import { deploymentKeys } from './keys.ts';
import { type Base, openBase } from './pipeline.ts';
import { noteRunning } from './running.ts';
import { takeLocalFiles } from './settings/local-files.ts';
import { Settings } from './settings/settings.ts';

/** What every process of a deployment shares with the others. */
export interface Deployment {
  readonly base: Base;
  readonly settings: Settings;
  readonly keys: Keys;
  readonly sealer: Sealer;
}

/** Opens the log and what was agreed on in it. Throws, with everything closed, when this process does not belong to the deployment. */
export async function openDeployment(config: Config, say: (line: string) => void): Promise<Deployment> {
  mkdirSync(config.dataDir, { recursive: true });
  // Before the log is opened: a command that finds nobody would open it too, and take it away.
  noteRunning(config.dataDir, '');
  const base = await openBase(config.dataDir, config.kafka, say);
  let settings: Settings | undefined;
  try {
    settings = await Settings.open(base, (error) => say(`settings: ${error.message}`));
    const keys = await deploymentKeys(config.dataDir, settings);
    const sealer = new Sealer(keys);
    await takeLocalFiles(config.dataDir, settings, sealer, say);
    return { base, settings, keys, sealer };
  } catch (error) {
    await settings?.close();
    await base.log.close();
    throw error;
  }
}
