import type { StateChange, StateKey } from '../../streams/log.ts';

/** What is kept of a platform between two pages, by whoever fetches it: a cursor is kept only when all before it is durable. */
export interface Kept {
  get(key: StateKey): unknown;
  keep(changes: readonly StateChange[]): Promise<void>;
}

const CURSOR = ['cursor'];
const REFUSED = ['refused'];
/** What is kept is one record of the log; of more refused rows than this those that are left out are filed again when they come again. */
const MOST_REFUSED = 10_000;

/** How far a platform was fetched; the platform's own text, or the latest change that was seen. */
export function cursorOf(kept: Kept): string | undefined {
  return kept.get(CURSOR) as string | undefined;
}

/** Names of the refused rows of the page before, which come again while they are the newest of their platform. */
export function refusedLast(kept: Kept): readonly string[] {
  return (kept.get(REFUSED) as string[] | undefined) ?? [];
}

/** Keeps both, when one of them is new. */
export async function keepPlace(kept: Kept, cursor: string | undefined, refused: readonly string[]): Promise<void> {
  const changes: StateChange[] = [];
  if (cursor !== undefined && cursor !== cursorOf(kept)) changes.push({ key: CURSOR, value: cursor });
  const names = refused.slice(-MOST_REFUSED);
  if (names.join() !== refusedLast(kept).join()) changes.push({ key: REFUSED, value: names });
  if (changes.length > 0) await kept.keep(changes);
}

/** What is kept for as long as the process lives. */
export function keptInMemory(): Kept {
  const values = new Map<string, unknown>();
  return {
    get: (key) => values.get(JSON.stringify(key)),
    async keep(changes) {
      for (const { key, value } of changes) values.set(JSON.stringify(key), value);
    },
  };
}
