import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditLine } from '../../infra/audit/lines.ts';
import type { ProductRows } from '../oracle/compare.ts';
import { TOKEN } from './system-process.ts';

/** A call that was not answered, or not with the status that was hoped for. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

const HEADERS = { authorization: `Bearer ${TOKEN}` };
const ANSWER_MS = 30_000;

/** Delivers lines; resolves when the gateway answered 202, else rejects with `NoAnswer`. */
export async function deliver(url: string, lines: readonly string[]): Promise<void> {
  const response = await call(`${url}/v1/events`, {
    method: 'POST',
    headers: { ...HEADERS, 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
  const text = await response.text();
  if (response.status !== 202) throw new NoAnswer(`answered ${response.status}: ${text}`);
}

/** Delivers lines again and again until they are answered 202, to whatever address the gateway has at the moment. */
export async function insist(where: () => Promise<string>, lines: readonly string[], limitMs = 120_000): Promise<void> {
  for (const end = Date.now() + limitMs; ; ) {
    try {
      return await deliver(await where(), lines);
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(200);
    }
  }
}

/** What `/v1/status` says. */
export interface Status {
  readonly pending: number;
  readonly stages: Readonly<Record<string, number>>;
  readonly quality: Readonly<Record<string, number>>;
}

export async function status(url: string): Promise<Status> {
  return (await get(url, '/v1/status')).json() as Promise<Status>;
}

/** Waits until everything accepted is visible in every read. */
export async function settled(url: string, limitMs = 60_000, told: () => string = () => ''): Promise<void> {
  let last: unknown;
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(50)) {
    try {
      const now = await status(url);
      if (now.pending === 0) return;
      last = JSON.stringify(now);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      last = error.message;
    }
  }
  throw new Error(`records still wait after ${limitMs} ms: ${last}\n${told()}`);
}

/** Every result that the system's reads give. */
export async function results(url: string): Promise<ProductRows> {
  const read = async (path: string) => {
    const text = await (await get(url, path)).text();
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const [people, visits, exposures, contacts, alerts, counts] = await Promise.all(
    ['people', 'visits', 'exposures', 'contacts', 'alerts', 'counts'].map((name) => read(`/v1/${name}`)),
  );
  return { people, visits, exposures, contacts, alerts, counts } as ProductRows;
}

/** Where the ledger does not hold, one sentence each. Throws when the audit did not come to its verdict. */
export async function auditProblems(url: string): Promise<string[]> {
  const text = await (await get(url, '/v1/audit')).text();
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AuditLine);
  if (lines.at(-1)?.line !== 'verdict') throw new Error(`the audit did not end: ${text.slice(-500)}`);
  return lines.flatMap((line) => (line.line === 'problem' ? [`audit: ${line.check} ${line.place}: ${line.what}`] : []));
}

/** Reads as the administrator. */
export async function get(url: string, path: string): Promise<Response> {
  const response = await call(`${url}${path}`, { headers: HEADERS });
  if (!response.ok) throw new NoAnswer(`${path} answered ${response.status}: ${await response.text()}`);
  return response;
}

/** Posts JSON as the administrator, and gives the answer whatever its status. */
export function post(url: string, path: string, body: unknown): Promise<Response> {
  return call(`${url}${path}`, {
    method: 'POST',
    headers: { ...HEADERS, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function call(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, signal: AbortSignal.timeout(ANSWER_MS) });
  } catch (error) {
    throw new NoAnswer(`no answer: ${(error as Error).message}`, { cause: error });
  }
}
