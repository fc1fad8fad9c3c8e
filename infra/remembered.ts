import { setTimeout as sleep } from 'node:timers/promises';

export interface RememberedOptions<T> {
  /** Looks; its answer is true for everything that was visible when it began. */
  readonly look: () => Promise<T>;
  /** After so long it is looked anew in any case, ms. */
  readonly everyMs: number;
  /** The clock, ms, and how to wait. */
  readonly now?: () => number;
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** Between two looks lies at least so many times as long as the last one took, so that looking takes no more than so small a part of the machine. */
const REST = 10;
/** Who asks waits so long at most, ms, for a look that is due and may not begin yet. A look so dear that it would be longer is not worth it: the last answer has to do. */
const PATIENCE_MS = 10_000;

interface Look<T> {
  readonly began: number;
  readonly mark: string | undefined;
  readonly found: Promise<T>;
  /** When it ended; it goes on as long as there is none. */
  ended?: number;
}

/**
 * Remembers what is dear to find out. Who asks says the `mark` of what is visible: a new mark, a new look. Without a mark, while what is to be seen is still
 * on its way, the last answer does until it is old.
 */
export function remembered<T>(options: RememberedOptions<T>): (mark?: string) => Promise<T> {
  const { look, everyMs, now = () => performance.now(), pause = (ms: number) => sleep(ms) } = options;
  let last: Look<T> | undefined;

  function begin(mark: string | undefined): Promise<T> {
    const one: Look<T> = { began: now(), mark, found: look() };
    last = one;
    const ends = () => {
      one.ended = now();
    };
    one.found.then(ends, () => {
      ends();
      if (last === one) last = undefined;
    });
    return one.found;
  }

  return async (mark) => {
    const asked = now();
    while (last && now() - last.began < everyMs) {
      const one: Look<T> = last;
      if (mark === undefined || mark === one.mark || one.began > asked) return one.found;
      if (one.ended === undefined) {
        await one.found.catch(() => undefined);
        continue;
      }
      const wait = one.ended + REST * (one.ended - one.began) - now();
      if (wait <= 0) break;
      if (wait > PATIENCE_MS) return one.found;
      await pause(wait);
    }
    return begin(mark);
  };
}
