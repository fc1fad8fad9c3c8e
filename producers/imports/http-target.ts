import { setTimeout as sleep } from 'node:timers/promises';
import type { Learnt } from '../personal/intake.ts';
import type { NotTaken, Target } from './target.ts';

export interface HttpTargetOptions {
  /** Address of a running system, `TRUYVET_URL`. */
  readonly url: string;
  readonly token: string;
  /** First pause after a failure, ms; it doubles up to a minute. */
  readonly pauseMs?: number;
  /**
   * How often a batch is tried before the import gives up (it can go on later). A system that is full and says when to come again is waited for: it
   * works off what it has.
   */
  readonly tries?: number;
}

/** Delivers to a running system over HTTP: `POST /v1/events`, `/v1/personal`, `PUT /v1/venue-aliases`. */
export function httpTarget(options: HttpTargetOptions): Target {
  return {
    async deliver({ events, learnt, aliases }) {
      const answer = events.length > 0 ? await call(options, 'POST', '/v1/events', events) : undefined;
      // What is known of people only counts with their records, so it comes after them.
      if (learnt.length > 0) await call(options, 'POST', '/v1/personal', learnt.map(written));
      if (aliases.size > 0) await call(options, 'PUT', '/v1/venue-aliases', Object.fromEntries(aliases));
      return ((answer as { rejected?: NotTaken[] } | undefined)?.rejected ?? []) as readonly NotTaken[];
    },
  };
}

/**
 * Makes sure that the system is there and takes events with this token, before anything is begun. Throws an error that says what to do; a system that is only full or
 * slow is waited for later.
 */
export async function reachable(url: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let status: number;
  try {
    const response = await fetch(new URL('/v1/events', url), { method: 'POST', headers, body: '[]' });
    await response.body?.cancel();
    status = response.status;
  } catch {
    throw new Error(`nobody answers at ${new URL(url).origin}; start the system, or set TRUYVET_URL`);
  }
  if (status === 401)
    throw new Error('the system does not know the token: set TRUYVET_TOKEN to one of the role importer');
  if (status === 403)
    throw new Error('the role of the token may not deliver events: it takes one of the role importer');
}

/** Without what is not known. */
function written(one: Learnt): object {
  return Object.fromEntries(Object.entries(one).filter(([, value]) => value != null && value !== ''));
}

async function call(options: HttpTargetOptions, method: string, path: string, body: unknown): Promise<unknown> {
  let pause = options.pauseMs ?? 500;
  for (let left = options.tries ?? 10; ; ) {
    const failure = await attempt(options, method, path, body);
    if ('answer' in failure) return failure.answer;
    if (failure.afterMs === undefined) left--;
    if (failure.final || left <= 0) throw new Error(`${path}: ${failure.why}`);
    await sleep(failure.afterMs ?? pause * (0.5 + Math.random() / 2));
    pause = Math.min(60_000, 2 * pause);
  }
}

type Attempt =
  | { readonly answer: unknown }
  | { readonly why: string; readonly final: boolean; readonly afterMs?: number };

async function attempt(
  { url, token }: HttpTargetOptions,
  method: string,
  path: string,
  body: unknown,
): Promise<Attempt> {
  let response: Response;
  try {
    response = await fetch(new URL(path, url), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(120_000),
    });
    const text = await response.text();
    if (response.ok) return { answer: text === '' ? undefined : (JSON.parse(text) as unknown) };
    const why = `${response.status} ${messageOf(text)}`;
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    const again = response.status === 429 || response.status >= 500;
    return { why, final: !again, ...(again && seconds >= 0 && { afterMs: seconds * 1000 }) };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    return { why: `the system at ${new URL(url).origin} does not answer (${cause?.code ?? name})`, final: false };
  }
}

function messageOf(text: string): string {
  try {
    return (JSON.parse(text) as { message: string }).message;
  } catch {
    return '';
  }
}
