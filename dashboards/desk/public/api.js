// @ts-check
import { token } from '../../web/public/session.js';

/** The system refused; `status` says whether to sign in again. */
export class Refused extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Calls the system with this browser's token.
 *
 * @param {string} path
 * @param {{ method?: string, body?: unknown, csv?: string }} [options]
 */
export async function call(path, { method = 'GET', body, csv } = {}) {
  const answer = await fetch(path, {
    method,
    headers: {
      authorization: `Bearer ${token()}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(csv === undefined ? {} : { 'content-type': 'text/csv' }),
    },
    ...(body === undefined && csv === undefined ? {} : { body: csv ?? JSON.stringify(body) }),
  });
  if (answer.ok) return answer;
  const { message } = await answer.json().catch(() => ({ message: answer.statusText }));
  throw new Refused(answer.status, message);
}

/** @param {string} path @param {{ method?: string, body?: unknown, csv?: string }} [options] */
export async function json(path, options) {
  return (await call(path, options)).json();
}

/** Saves an answer as the file that it names. @param {string} path */
export async function save(path) {
  const answer = await call(path);
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'truyvet.json';
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
