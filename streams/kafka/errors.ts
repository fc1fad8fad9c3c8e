import { LogUnavailable, TaskLost } from '../log.ts';

const FENCED = new Set([
  'INVALID_PRODUCER_EPOCH',
  'PRODUCER_FENCED',
  'INVALID_PRODUCER_ID_MAPPING',
  'TRANSACTION_COORDINATOR_FENCED',
]);

/** The Kafka error code (`type`, such as `COORDINATOR_LOAD_IN_PROGRESS`) of an error or of what caused it. */
export function errorType(error: unknown): string | undefined {
  for (let e = error as { type?: unknown; cause?: unknown } | undefined; e; e = e.cause as typeof e) {
    if (typeof e.type === 'string') return e.type;
  }
  return undefined;
}

/** Whether another producer has taken over this one's transactional id. */
export function isFenced(error: unknown): boolean {
  return FENCED.has(errorType(error) ?? '');
}

/** A failed call to Kafka as an error of the port. */
export function asLogError(error: unknown, doing: string): Error {
  if (error instanceof TaskLost || error instanceof LogUnavailable || error instanceof RangeError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return isFenced(error)
    ? new TaskLost(`${doing}: another process owns the partition`, { cause: error })
    : new LogUnavailable(`${doing}: ${why}`, { cause: error });
}

/**
 * Rejects with `LogUnavailable` after `ms`. Some calls of kafkajs never end after a broker went away, and one that hangs must not take
 * the partition with it; whatever it still does afterwards, it does on a connection that the caller drops.
 */
export async function within<T>(ms: number, doing: string, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LogUnavailable(`${doing}: no answer for ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits `ms`, or less when the signal is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}

/**
 * What the promise brings, or `undefined` once the signal is aborted. Not a race with one long-lived promise: that would keep every result
 * for as long as the promise lives.
 */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve(undefined);
    const stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
