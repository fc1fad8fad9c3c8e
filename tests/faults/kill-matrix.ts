import { setTimeout as sleep } from 'node:timers/promises';
import { differences } from '../oracle/compare.ts';
import { defaultRules } from '../oracle/default-rules.ts';
import { oracle } from '../oracle/oracle.ts';
import { batches } from '../worlds/shuffle.ts';
import { auditProblems, deliver, insist, NoAnswer, results, settled } from './client.ts';
import type { SystemProcess } from './system-process.ts';

export interface KillOptions {
  readonly lines: readonly string[];
  readonly seed: number;
  /** Starts the process that is to die at its point. */
  readonly doomed: () => SystemProcess;
  /** Starts it again, to live. */
  readonly again: () => SystemProcess;
  /** What was delivered and taken before. */
  readonly before?: readonly string[];
  /** Whom events are delivered to and results are read from while the doomed one runs; the doomed one itself by default. */
  readonly beside?: { readonly gateway: string };
}

const DIES_WITHIN_MS = 60_000;

/**
 * Delivers lines to a process until it dies at its point, starts it again, delivers what was not answered and the rest, and answers how the
 * results differ from the oracle's, and where the ledger does not hold. Throws when the process did not die by SIGKILL: then the point was never reached and nothing was shown.
 */
export async function killAndCompare({
  lines,
  seed,
  doomed,
  again,
  before = [],
  beside,
}: KillOptions): Promise<string[]> {
  const bodies = batches(lines, seed, 30);
  const victim = doomed();
  let delivered = 0;
  let dead = false;
  void victim.gone.then(() => {
    dead = true;
  });
  try {
    const url = beside?.gateway ?? (await victim.url);
    while (delivered < bodies.length && !dead) {
      await deliver(url, bodies[delivered]!);
      delivered++;
    }
  } catch (error) {
    // The answer was lost with the process: whether the body was taken, nobody knows, and it is delivered again.
    if (!(error instanceof NoAnswer) && !/ended before it answered/.test((error as Error).message)) throw error;
  }
  await diedByKill(victim);
  const living = again();
  try {
    const url = beside?.gateway ?? (await living.url);
    for (const body of bodies.slice(delivered)) await insist(async () => url, body);
    await settled(url, 60_000, living.output);
    return [...(await compared(url, [...before, ...lines])), ...(await auditProblems(url))];
  } finally {
    await living.kill();
  }
}

/** How the results at an address differ from the oracle's for the lines. */
export async function compared(url: string, lines: readonly string[]): Promise<string[]> {
  const { deadLetters: _, ...truth } = oracle(lines, defaultRules);
  return differences(await results(url), truth as never);
}

async function diedByKill(victim: SystemProcess): Promise<void> {
  const signal = await Promise.race([victim.gone, sleep(DIES_WITHIN_MS, 'alive' as const, { ref: false })]);
  if (signal === 'SIGKILL') return;
  await victim.kill();
  throw new Error(`the process did not die at its point (${signal ?? 'it ended by itself'}):\n${victim.output()}`);
}
