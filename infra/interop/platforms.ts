import { join } from 'node:path';
import type { Target } from '../../producers/imports/target.ts';
import { readPlatforms } from '../../producers/platforms/config.ts';
import { fetchAlone } from '../../producers/platforms/fetch-alone.ts';
import { refuseRows } from '../../producers/platforms/refused.ts';
import { rowNames } from '../../producers/platforms/seen.ts';
import type { Worker } from '../../streams/log.ts';
import type { InteropOptions } from './interop.ts';

/** Fetches the platforms of `platforms.json`, each in one process at a time of those that are configured to. */
export async function fetchPlatforms(options: InteropOptions & { readonly target: Target }): Promise<Worker[]> {
  const { base, settings, dataDir, keys, sealer, rules, target, say } = options;
  const { log, codec } = base;
  const workers: Worker[] = [];
  for (const { contract, everyMs, ...caller } of readPlatforms(join(dataDir, 'platforms.json'), process.env)) {
    const refuse = refuseRows(contract.name, { log, codec, seal: (text) => sealer.seal(text) });
    const schedule = { contract, caller, target, rules, now: Date.now, refuse };
    workers.push(await fetchAlone({ log, settings, schedule, nameOf: rowNames(keys.subjects), everyMs, say }));
  }
  return workers;
}
