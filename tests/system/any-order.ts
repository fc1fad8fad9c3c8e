import { insist, results, settled, status } from '../faults/client.ts';
import { accept } from '../oracle/acceptance.ts';
import { differences } from '../oracle/compare.ts';
import { defaultRules } from '../oracle/default-rules.ts';
import { oracle } from '../oracle/oracle.ts';
import { reusedIds } from '../oracle/reused.ts';
import { batches, duplicated, shuffled } from '../worlds/shuffle.ts';

/** Where a deployment takes events and where it is read. */
export interface Deployment {
  readonly gateway: string;
  readonly reads: string;
  readonly told: () => string;
}

const FACTS = ['scan', 'encounter', 'link'];

/**
 * Delivers lines over HTTP in a random order, some of them twice and some ids given to another fact, and answers how the results, and the count of reused ids,
 * differ from the oracle's.
 */
export async function differencesInAnyOrder(world: readonly string[], seed: number, at: Deployment): Promise<string[]> {
  const lines = [...world, ...othersOfTheirIds(world)];
  const { deadLetters: _, ...truth } = oracle(lines, defaultRules);
  for (const body of batches(shuffled(duplicated(lines, seed), seed), seed, 80))
    await insist(async () => at.gateway, body);
  await settled(at.reads, 120_000, at.told);
  const reused = reusedIds(accept(lines, defaultRules).events, FACTS).facts;
  const counted = (await status(at.reads)).quality['reused-id'];
  const unlike = counted === reused ? [] : [`quality: ${counted} facts with a reused id, not ${reused}`];
  return [...unlike, ...differences(await results(at.reads), truth as never)];
}

/** Some facts of a world again, from another source: with its id each is another fact. */
function othersOfTheirIds(lines: readonly string[]): string[] {
  const facts = lines.map((line) => JSON.parse(line)).filter(({ type }) => FACTS.includes(type));
  const some = FACTS.flatMap((type) => facts.filter((fact) => fact.type === type).slice(0, 3));
  return some.map((fact) => JSON.stringify({ ...fact, source: 'another' }));
}
