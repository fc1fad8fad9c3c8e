import { insist, results, settled } from '../faults/client.ts';
import { differences } from '../oracle/compare.ts';
import { defaultRules } from '../oracle/default-rules.ts';
import { oracle } from '../oracle/oracle.ts';
import { batches, duplicated, shuffled } from '../worlds/shuffle.ts';

/** Where a deployment takes events and where it is read. */
export interface Deployment {
  readonly gateway: string;
  readonly reads: string;
  readonly told: () => string;
}

/** Delivers lines over HTTP in a random order, some of them twice, and answers how the results differ from the oracle's. */
export async function differencesInAnyOrder(lines: readonly string[], seed: number, at: Deployment): Promise<string[]> {
  const { deadLetters: _, ...truth } = oracle(lines, defaultRules);
  for (const body of batches(shuffled(duplicated(lines, seed), seed), seed, 80))
    await insist(async () => at.gateway, body);
  await settled(at.reads, 120_000, at.told);
  return differences(await results(at.reads), truth as never);
}
