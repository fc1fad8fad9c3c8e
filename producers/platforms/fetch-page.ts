import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientIdentity } from '../../infra/http/client-identity.ts';
import { callOut, isOk, type NoAnswerFrom, type OutgoingAnswer, waitAsked } from '../../infra/http/outgoing.ts';
import type { Contract, Page } from './contract.ts';

export interface Caller {
  /** Address of the platform, without the path. */
  readonly url: string;
  readonly token: string;
  /** The certificate that this side shows, and whom it trusts. */
  readonly identity?: ClientIdentity | undefined;
  /** First pause after a failure, ms; doubled each time up to `longestPauseMs`. */
  readonly pauseMs?: number;
  readonly longestPauseMs?: number;
  readonly tries?: number;
  readonly timeoutMs?: number;
}

/** A platform does not answer, or not as its contract says. Names no value. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
}

const MOST_BYTES = 50_000_000;

/** One page after a cursor. Tries again what may pass: no answer, a cut one, 429 and 5xx (after `Retry-After`, when it is said). */
export async function fetchPage(
  contract: Contract,
  caller: Caller,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<Page> {
  let pause = caller.pauseMs ?? 1000;
  for (let tries = caller.tries ?? 8; ; tries--) {
    const result = await attempt(contract, caller, cursor, signal);
    if ('page' in result) return result.page;
    signal.throwIfAborted();
    if (result.final || tries <= 1) throw new PlatformError(`${contract.name}: ${result.why}`);
    await sleep(result.afterMs ?? pause * (0.5 + Math.random() / 2), undefined, { signal });
    pause = Math.min(caller.longestPauseMs ?? 60_000, 2 * pause);
  }
}

type Attempt = { readonly page: Page } | { readonly why: string; readonly final: boolean; readonly afterMs?: number };

async function attempt(
  contract: Contract,
  caller: Caller,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<Attempt> {
  const url = new URL(contract.path, caller.url);
  for (const [name, value] of Object.entries(contract.query(cursor))) url.searchParams.set(name, value);
  let answer: OutgoingAnswer;
  try {
    answer = await callOut({
      method: 'GET',
      url,
      headers: contract.auth === 'bearer' ? { authorization: `Bearer ${caller.token}` } : { 'x-api-key': caller.token },
      identity: caller.identity,
      timeoutMs: caller.timeoutMs ?? 30_000,
      mostBytes: MOST_BYTES,
      signal,
    });
  } catch (error) {
    const why = (error as NoAnswerFrom).message;
    if (why === 'TOO_LARGE') return { why: 'a page is too large', final: true };
    return { why: `it does not answer (${why})`, final: false };
  }
  if (!isOk(answer)) {
    const again = answer.status === 429 || answer.status >= 500;
    const afterMs = waitAsked(answer, Date.now());
    return { why: `it answers ${answer.status}`, final: !again, ...(afterMs !== undefined && { afterMs }) };
  }
  try {
    return { page: contract.page(JSON.parse(answer.text), cursor) };
  } catch {
    // What does not follow the contract may be a page of a proxy: worth another try, and never quoted.
    return { why: 'its answer is not what the contract says', final: false };
  }
}
