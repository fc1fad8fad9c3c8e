import { setTimeout as sleep } from 'node:timers/promises';
import type { Destination } from './config.ts';
import type { Message } from './message.ts';
import { signatureOf } from './signature.ts';

/** How sending ended: `refused` by the receiver, which will not think otherwise, or given up after a time. */
export type Sent =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'refused' | 'unreachable'; readonly why: string };

const LONGEST_PAUSE_MS = 300_000;
const TIMEOUT_MS = 10_000;

/**
 * Sends one message until it is taken (any 2xx), refused (4xx other than 408, 425 and 429), or too long has passed. Rejects when the signal is
 * aborted: then nobody knows, and it will be sent again under the same key.
 */
export async function send(message: Message, destination: Destination, signal: AbortSignal): Promise<Sent> {
  const begun = Date.now();
  const body = JSON.stringify({ id: message.id, ...message.body });
  for (let pause = destination.pauseMs; ; pause = Math.min(LONGEST_PAUSE_MS, 2 * pause)) {
    const result = await attempt(message.id, body, destination, signal);
    signal.throwIfAborted();
    if (result === undefined) return { ok: true };
    if (result.final) return { ok: false, code: 'refused', why: result.why };
    if (Date.now() - begun >= destination.giveUpAfterMs) return { ok: false, code: 'unreachable', why: result.why };
    await sleep(result.afterMs ?? pause * (0.5 + Math.random() / 2), undefined, { signal });
  }
}

interface Failure {
  readonly why: string;
  readonly final: boolean;
  readonly afterMs?: number;
}

async function attempt(
  id: string,
  body: string,
  destination: Destination,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  try {
    const response = await fetch(destination.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': id,
        'x-truyvet-signature': signatureOf(destination.secret, body, Date.now()),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    if (response.ok) return undefined;
    const seconds = Number(response.headers.get('retry-after'));
    const again = response.status >= 500 || [408, 425, 429].includes(response.status);
    return { why: `it answers ${response.status}`, final: !again, ...(seconds > 0 && { afterMs: seconds * 1000 }) };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    return { why: `it does not answer (${cause?.code ?? name})`, final: false };
  }
}
