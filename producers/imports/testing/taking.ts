import type { Batch, NotTaken, Target } from '../target.ts';

/** A target that remembers what it took. */
export interface Taking extends Target {
  readonly events: Record<string, unknown>[];
  readonly learnt: Batch['learnt'][number][];
  readonly aliases: Map<string, readonly string[]>;
  readonly batches: number;
}

/** `refuse` says of an event why it is not taken; `fail` whether the nth delivery breaks off. */
export function taking(
  options: {
    refuse?: (event: Record<string, unknown>) => string | undefined;
    fail?: (delivery: number) => boolean;
  } = {},
): Taking {
  let batches = 0;
  const self = {
    events: [] as Record<string, unknown>[],
    learnt: [] as Batch['learnt'][number][],
    aliases: new Map<string, readonly string[]>(),
    get batches() {
      return batches;
    },
    async deliver(batch: Batch): Promise<readonly NotTaken[]> {
      batches++;
      if (options.fail?.(batches)) throw new Error('the line is broken');
      const events = batch.events as Record<string, unknown>[];
      const notTaken = events.flatMap((event, index) => {
        const message = options.refuse?.(event);
        return message === undefined ? [] : [{ index, code: 'schema', message }];
      });
      const refused = new Set(notTaken.map(({ index }) => index));
      self.events.push(...events.filter((_, index) => !refused.has(index)));
      self.learnt.push(...batch.learnt);
      for (const [venue, list] of batch.aliases) self.aliases.set(venue, list);
      return notTaken;
    },
  };
  return self;
}
