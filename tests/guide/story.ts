/** How the chapters tell a story: events in words, and what the folds make of them. Everybody in it is invented. */
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { resultsOf } from '../folds/results.ts';

export { AN, aCase, BINH, dose, link, local, SECOND_CARD, scan, utc, venue } from '../oracle/given.ts';

type Line = Record<string, unknown>;

/** What is known when these events, and no others, have been accepted. */
export function knownAfter(...events: (Line | readonly Line[])[]) {
  return resultsOf(
    events.flat().map((event) => JSON.stringify(event)),
    DEFAULT_RULES,
  );
}
