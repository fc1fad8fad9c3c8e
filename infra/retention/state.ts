import { setImmediate as turn } from 'node:timers/promises';
import type { StateKey, StateView } from '../../streams/log.ts';
import { below } from '../../streams/state-key.ts';
import type { Pipeline } from '../pipeline.ts';

/** Kinds of entries `[kind, owner, instant, …]` of each stage that leave. */
const DATED = { people: ['scan', 'encounter'], venues: ['visit', 'repeat'] } as const;

/** How many entries of before `kept` the state of the stages in this process has, by stage and kind; a stage that runs elsewhere is not named. */
export async function oldEntries(pipeline: Pipeline, kept: number): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const stage of ['people', 'venues'] as const) {
    const views = pipeline.states(stage);
    if (!views) continue;
    for (const kind of DATED[stage]) {
      let old = 0;
      for (const view of views) old += await countOld(view, kind, kept);
      found[`${stage} ${kind}`] = old;
    }
  }
  return found;
}

/** Looks at each owner's entries up to the edge. */
async function countOld(view: StateView, kind: string, kept: number): Promise<number> {
  const { end } = below([kind]);
  let count = 0;
  for (let start: StateKey = [kind]; ; ) {
    const [first] = view.range({ start, end, limit: 1 });
    if (!first) return count;
    const owner = first.key[1]!;
    for (const _ of view.range({ start: first.key, end: [kind, owner, kept] })) count++;
    start = below([kind, owner]).end;
    await turn();
  }
}
