import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Calls `attempt` every 200 ms until it resolves. Throws the last error, named for `what`, after `limitMs`,
 * or at once what `stopped` returns when it returns something.
 */
export async function waitUntil(
  what: string,
  limitMs: number,
  attempt: () => Promise<unknown>,
  stopped: () => Error | undefined = () => undefined,
): Promise<void> {
  const end = Date.now() + limitMs;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      const failed = stopped();
      if (failed) throw failed;
      if (Date.now() > end) throw new Error(`${what} was not ready after ${limitMs / 1000} s`, { cause: error });
    }
    await sleep(200);
  }
}
