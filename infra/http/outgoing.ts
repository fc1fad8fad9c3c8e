import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { ClientIdentity } from './client-identity.ts';

/** A call to somebody else's server. */
export interface OutgoingCall {
  readonly method: 'GET' | 'POST';
  readonly url: URL | string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Who this side is, for a server that wants to see a certificate, and whom it trusts. */
  readonly identity?: ClientIdentity | undefined;
  readonly timeoutMs: number;
  /** Most bytes of an answer; a longer one is cut off, and is an error. */
  readonly mostBytes: number;
  readonly signal: AbortSignal;
}

/** What the server said. A redirection is an answer like any other and not followed: it would take secrets elsewhere. */
export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** There was no answer, or none that could be read. The message names the kind of trouble and never a value. */
export class NoAnswerFrom extends Error {
  override readonly name = 'NoAnswerFrom';
}

// Connections that a server has closed meanwhile would cost a try each.
const IDLE_MS = 4000;
const plain = new HttpAgent({ keepAlive: true, timeout: IDLE_MS });
const secure = new HttpsAgent({ keepAlive: true, timeout: IDLE_MS });

/** Makes a call; rejects with `NoAnswerFrom`. */
export async function callOut(call: OutgoingCall): Promise<OutgoingAnswer> {
  const url = new URL(call.url);
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(call.timeoutMs)]);
  try {
    return await answerOf(call, url, signal);
  } catch (error) {
    const { name, code } = error as Error & { code?: string };
    throw new NoAnswerFrom(code ?? name, { cause: error });
  }
}

function answerOf(call: OutgoingCall, url: URL, signal: AbortSignal): Promise<OutgoingAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<OutgoingAnswer>();
  const https = url.protocol === 'https:';
  const agent = https ? (call.identity?.agent() ?? secure) : plain;
  const body = call.body === undefined ? undefined : Buffer.from(call.body);
  const headers = { ...call.headers, ...(body && { 'content-length': String(body.length) }) };
  const request = (https ? httpsRequest : httpRequest)(
    url,
    { method: call.method, headers, agent, signal },
    (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= call.mostBytes) return void chunks.push(chunk);
        reject(Object.assign(new Error('too large'), { code: 'TOO_LARGE' }));
        request.destroy();
      });
      response.on('end', () => {
        if (!response.complete) reject(Object.assign(new Error('cut'), { code: 'CUT' }));
        else {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode!, headers: response.headers, text });
        }
      });
      response.on('error', reject);
    },
  );
  request.on('error', reject);
  request.end(body);
  return promise;
}

/** Whether an answer says that the call was taken. */
export function isOk({ status }: OutgoingAnswer): boolean {
  return status >= 200 && status < 300;
}

const LONGEST_WAIT_MS = 300_000;

/** How long an answer asks to wait, ms, at most five minutes: seconds or a date in `Retry-After`; nothing when it says none. */
export function waitAsked({ headers }: OutgoingAnswer, now: number): number | undefined {
  const said = headers['retry-after'];
  if (said === undefined) return undefined;
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(said) ? Number(said) * 1000 : Date.parse(said) - now;
  return ms > 0 ? Math.min(ms, LONGEST_WAIT_MS) : undefined;
}
