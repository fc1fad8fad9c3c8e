import type { Event } from './events.ts';
import { distinct } from './facts.ts';

/**
 * How many facts of these types have an id that another of their type has too, beyond the first of each id. Ruling: an id names a fact of its type, as
 * a record is named by its type too.
 */
export function reusedIds(events: readonly Event[], types: readonly string[]): { ids: number; facts: number } {
  const facts = distinct(events).filter(({ type }) => types.includes(type)) as readonly (Event & { id: string })[];
  const sizes = [...Map.groupBy(facts, ({ type, id }) => JSON.stringify([type, id])).values()].map(
    (same) => same.length,
  );
  const reused = sizes.filter((size) => size > 1);
  return { ids: reused.length, facts: reused.reduce((sum, size) => sum + size - 1, 0) };
}
