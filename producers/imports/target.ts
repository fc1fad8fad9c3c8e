import type { Learnt } from '../personal/intake.ts';

/** What good rows became, on its way to the system. */
export interface Batch {
  readonly events: readonly object[];
  readonly learnt: readonly Learnt[];
  readonly aliases: ReadonlyMap<string, readonly string[]>;
}

/** An event that the system did not take. */
export interface NotTaken {
  /** Place in the batch's events. */
  readonly index: number;
  readonly code: string;
  readonly message: string;
}

/** Where an import delivers. Resolves when what was taken is durable; delivering a batch again changes nothing. */
export interface Target {
  deliver(batch: Batch): Promise<readonly NotTaken[]>;
}
