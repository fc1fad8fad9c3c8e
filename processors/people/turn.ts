import type { Cause, Draft, PersonId } from '../../schemas/messages.ts';
import type { Rules } from '../../schemas/rules.ts';
import type { State } from '../../streams/fold.ts';
import type { Rows } from '../rows.ts';
import type { Presences } from './presences.ts';

/** One input record's turn at one person: where the steps read, and what they gather to be said at its end. */
export interface Turn {
  readonly person: PersonId;
  readonly state: State;
  readonly rules: Rules;
  readonly rows: Rows;
  readonly presences: Presences;
  /** Exposures by encounters, by id; they go by way of the other's subject, whoever that is. */
  readonly drafts: Map<string, Draft>;
  readonly cause: Cause;
  /** The input record's offset: grows from turn to turn of a person. */
  readonly version: number;
}
