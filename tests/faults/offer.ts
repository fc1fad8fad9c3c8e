import { setTimeout as sleep } from 'node:timers/promises';
import { TOKEN } from './system-process.ts';

/** What the gateway made of a body: taken, or refused until so many seconds have passed. */
export type Offered =
  | { readonly taken: true }
  | { readonly taken: false; readonly status: number; readonly retryAfter: number };

/**
 * Offers lines once. Throws when the answer is none that an overloaded gateway may give: 202, or 429 or 503 with a `Retry-After` of whole
 * seconds, 1 or more.
 */
export async function offer(url: string, lines: readonly string[]): Promise<Offered> {
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
  const text = await response.text();
  if (response.status === 202) return { taken: true };
  const retryAfter = response.headers.get('retry-after') ?? 'missing';
  if ((response.status !== 429 && response.status !== 503) || !/^[1-9]\d*$/.test(retryAfter)) {
    throw new Error(`answered ${response.status}, Retry-After ${retryAfter}: ${text}`);
  }
  return { taken: false, status: response.status, retryAfter: Number(retryAfter) };
}

/** Offers lines until they are taken, and waits in between for as long as the gateway says. */
export async function offerPatiently(url: string, lines: readonly string[]): Promise<void> {
  for (;;) {
    const answer = await offer(url, lines);
    if (answer.taken) return;
    await sleep(answer.retryAfter * 1000);
  }
}

/** What `/health` answers, whatever it is. */
export async function healthStatus(url: string): Promise<number> {
  const response = await fetch(`${url}/health`);
  await response.arrayBuffer();
  return response.status;
}
