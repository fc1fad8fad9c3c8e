import type { StateKey } from '../../streams/log.ts';
import type { Generation } from '../generations/generation.ts';
import { STAGE_INPUTS } from '../pipeline.ts';

/** Kinds of entries `[kind, owner, instant, …]` of each stage that leave. */
const DATED: Readonly<Record<string, readonly string[]>> = {
  people: ['scan', 'encounter'],
  venues: ['visit', 'repeat'],
};

/** What there is of before an instant in the state of the stages. */
export interface OldEntries {
  /** Entries of the state, by stage and kind. */
  readonly entries: Readonly<Record<string, number>>;
  /** Values that were entries once, and that the log still keeps. */
  readonly replaced: number;
}

/**
 * Counts the entries of before `kept` that the state of the stages has, in whichever process they run: the log keeps what every state is made of, and also, for
 * a while, what it was made of before.
 */
export async function oldEntries({ folds, spec }: Generation, kept: number): Promise<OldEntries> {
  const entries: Record<string, number> = {};
  let replaced = 0;
  for (const { name, topic } of STAGE_INPUTS) {
    const kinds = DATED[name];
    if (!kinds) continue;
    const version = spec.stages?.[name] ?? 1;
    const old = new Map<string, { values: number; stands: boolean }>();
    for await (const { key, deleted } of folds.log.stateRecords(name, topic, { name, version })) {
      if (!isOld(key, kinds, kept)) continue;
      const entry = old.getOrInsertComputed(JSON.stringify(key), () => ({ values: 0, stands: false }));
      entry.stands = !deleted;
      if (!deleted) entry.values++;
    }
    for (const kind of kinds) entries[`${name} ${kind}`] = 0;
    for (const [key, { values, stands }] of old) {
      if (stands) entries[`${name} ${(JSON.parse(key) as StateKey)[0]}`]!++;
      replaced += stands ? values - 1 : values;
    }
  }
  return { entries, replaced };
}

function isOld([kind, , at]: StateKey, kinds: readonly string[], kept: number): boolean {
  return kinds.includes(kind as string) && (at as number) < kept;
}
