import { setTimeout as sleep } from 'node:timers/promises';
import { callOut, isOk, type NoAnswerFrom, waitAsked } from '../../infra/http/outgoing.ts';
import type { Destination } from './config.ts';
import type { Message } from './message.ts';
import { signatureOf } from './signature.ts';

/**
 * How sending ended: `refused` by the receiver, which will not think otherwise; given up after a time; or `failing`: the receiver is there, and
 * fails at this message.
 */
export type Sent =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'refused' | 'unreachable' | 'failing'; readonly why: string };

const LONGEST_PAUSE_MS = 300_000;
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1_000_000;

/** Statuses by which a proxy, or a receiver with too much to do, says that it is not the message's fault. */
const NOT_NOW = new Set([408, 425, 429, 502, 503, 504]);

/** The pause after another failure, ms: twice as long, at most five minutes. */
export function longer(pauseMs: number): number {
  return Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
}

/**
 * Sends one message until it is taken (any 2xx), refused (4xx other than 408, 425 and 429, and redirections), failed at for longer than the destination's
 * patience, or too long has passed. Rejects when the signal is aborted: then nobody knows, and it will be sent again under the same key.
 */
export async function send(message: Message, destination: Destination, signal: AbortSignal): Promise<Sent> {
  const begun = Date.now();
  for (let pause = destination.pauseMs; ; pause = longer(pause)) {
    const failure = await attempt(message, destination, signal);
    signal.throwIfAborted();
    if (failure === undefined) return { ok: true };
    const { why } = failure;
    if (failure.final) return { ok: false, code: 'refused', why };
    const ms = Date.now() - begun;
    if (failure.itsFault && ms >= destination.patienceMs) return { ok: false, code: 'failing', why };
    if (ms >= destination.giveUpAfterMs) return { ok: false, code: 'unreachable', why };
    await sleep(failure.afterMs ?? pause * (0.5 + Math.random() / 2), undefined, { signal });
  }
}

/** Why a message was not taken. */
export interface Failure {
  readonly why: string;
  readonly final: boolean;
  /** The receiver is there and fails at this message. */
  readonly itsFault: boolean;
  readonly afterMs?: number | undefined;
}

/** Sends a message once; answers why it was not taken, if so. */
export async function attempt(
  { id, body }: Pick<Message, 'id' | 'body'>,
  { url, secret, identity }: Destination,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const text = JSON.stringify({ id, ...body });
  const signature = secret && { 'x-truyvet-signature': signatureOf(secret, text, Date.now()) };
  const headers = { 'content-type': 'application/json', 'idempotency-key': id, ...signature };
  const limits = { timeoutMs: TIMEOUT_MS, mostBytes: MOST_BYTES };
  try {
    const answer = await callOut({ method: 'POST', url, headers, body: text, identity, signal, ...limits });
    if (isOk(answer)) return undefined;
    const { status } = answer;
    const final = status < 500 && !NOT_NOW.has(status);
    const itsFault = !final && !NOT_NOW.has(status);
    return { why: `it answers ${status}`, final, itsFault, afterMs: waitAsked(answer, Date.now()) };
  } catch (error) {
    return { why: `it does not answer (${(error as NoAnswerFrom).message})`, final: false, itsFault: false };
  }
}
