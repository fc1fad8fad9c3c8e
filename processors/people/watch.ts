import type { CaseWindow, KeyedEventOf, PersonId } from '../../schemas/messages.ts';
import type { State } from '../../streams/fold.ts';

/** An isolation order as far as scans are concerned. */
export type Order = Pick<KeyedEventOf<'isolation'>, 'record' | 'from' | 'to' | 'commune'>;

/**
 * What every scan and encounter of a person is looked at for: infectious windows and isolation orders. It follows from the person's records
 * and is kept beside them in one value, because nearly everybody has neither and then one look is enough.
 */
export interface Watch {
  readonly windows: readonly CaseWindow[];
  readonly orders: readonly Order[];
}

const NOTHING: Watch = { windows: [], orders: [] };

export function watchOf(state: State, person: PersonId): Watch {
  return state.get<Watch>(['watch', person]) ?? NOTHING;
}

/** Keeps what has changed of the watch. */
export function setWatch(state: State, person: PersonId, change: Partial<Watch>): void {
  const watch = { ...watchOf(state, person), ...change };
  if (watch.windows.length + watch.orders.length > 0) state.put(['watch', person], watch);
  else state.delete(['watch', person]);
}
