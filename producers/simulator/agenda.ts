import type { Instant } from '../../schemas/instant.ts';
import { localDayNumber } from '../../schemas/instant.ts';

/** Codes with which the gateway refuses an event (`semantics.md`, *Events*). */
export type Refusal = 'not-json' | 'schema' | 'unknown-type' | 'too-old' | 'in-future';

/** One thing that arrives: an event, or a line that is none. */
export interface Arrival {
  /** When it reaches the gateway, milliseconds. */
  readonly receivedAt: Instant;
  /** An event in the shape of `events.md`; text for a line that is not JSON. */
  readonly event: object | string;
  /** The code with which it must be refused, where it must. */
  readonly refused?: Refusal;
}

/** What is still to arrive, by local day: the only thing that grows, and only by what is under way. */
export interface Agenda {
  add(arrival: Arrival): void;
  /** Everything that arrives on a day, in order of arrival; afterwards forgotten. */
  take(day: number): Arrival[];
  /** How many things are under way. */
  size(): number;
}

/** An empty agenda. */
export function makeAgenda(): Agenda {
  const days = new Map<number, Arrival[]>();
  let size = 0;
  return {
    add(arrival) {
      const day = localDayNumber(arrival.receivedAt);
      const list = days.get(day);
      if (list) list.push(arrival);
      else days.set(day, [arrival]);
      size++;
    },
    take(day) {
      const list = days.get(day) ?? [];
      days.delete(day);
      size -= list.length;
      // Sorting is stable, so what arrives in one millisecond keeps the order in which it was made.
      return list.sort((a, b) => a.receivedAt - b.receivedAt);
    },
    size: () => size,
  };
}
