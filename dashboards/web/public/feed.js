// @ts-check
/** @import { Snapshot } from '../../live/snapshot.ts' */
import { serverEvents } from './event-stream.js';

/**
 * `waiting` names the moment of the next try, ms since the epoch. After `signed-out` (the token is unknown) and `forbidden` (its role may
 * not see the counts) nothing more is tried.
 *
 * @typedef {{ name: 'connecting' | 'live' | 'unavailable' | 'signed-out' | 'forbidden' } | { name: 'waiting', until: number }} State
 */

/**
 * @typedef {object} FeedOptions
 * @property {string} token
 * @property {(snapshot: Snapshot) => void} onCounts
 * @property {(state: State) => void} onState
 */

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** The server says something every 15 seconds; after this silence the connection is taken for dead. */
const SILENCE_MS = 40_000;
/** A connection that held this long was a good one. */
const STEADY_MS = 5000;

/**
 * Follows `/v1/live` until the answered function is called: connects again when the connection is lost, later each time, and then goes on
 * from the last message.
 *
 * @param {FeedOptions} options
 * @returns {() => void}
 */
export function follow({ token, onCounts, onState }) {
  const stop = new AbortController();
  /** @type {string | undefined} */
  let lastId;
  let wait = FIRST_WAIT_MS;

  async function connect() {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
    };
    try {
      const response = await fetch('/v1/live', {
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'text/event-stream',
          ...(lastId && { 'last-event-id': lastId }),
        },
        cache: 'no-store',
        signal: AbortSignal.any([stop.signal, silence.signal]),
      });
      if (response.status === 401 || response.status === 403) {
        onState({ name: response.status === 401 ? 'signed-out' : 'forbidden' });
        stop.abort();
        return;
      }
      if (!response.ok || !response.body) {
        wait = Math.max(wait, Number(response.headers.get('retry-after') ?? 0) * 1000);
        return;
      }
      onState({ name: 'live' });
      const since = performance.now();
      for await (const { event, data, id } of serverEvents(response.body, heard)) {
        wait = FIRST_WAIT_MS;
        if (event === 'unavailable') onState({ name: 'unavailable' });
        if (event !== 'counts') continue;
        lastId = id;
        onState({ name: 'live' });
        onCounts(JSON.parse(data));
      }
      // The server ends a connection in order now and then: come back at once.
      wait = performance.now() - since > STEADY_MS ? 0 : FIRST_WAIT_MS;
    } finally {
      clearTimeout(timer);
    }
  }

  async function run() {
    onState({ name: 'connecting' });
    while (!stop.signal.aborted) {
      await connect().catch(() => {});
      if (stop.signal.aborted) return;
      if (wait > 0) onState({ name: 'waiting', until: Date.now() + wait });
      await pause(wait, stop.signal);
      wait = Math.min(LONGEST_WAIT_MS, Math.max(FIRST_WAIT_MS, wait * 2 * (0.8 + 0.4 * Math.random())));
    }
  }

  void run();
  return () => stop.abort();
}

/**
 * Waits; ends early when the network comes back or somebody looks at the page again.
 *
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function pause(ms, signal) {
  return new Promise((resolve) => {
    const done = new AbortController();
    const end = () => {
      clearTimeout(timer);
      done.abort();
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener('online', end, { signal: done.signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && end(), {
      signal: done.signal,
    });
    signal.addEventListener('abort', end, { signal: done.signal });
  });
}
