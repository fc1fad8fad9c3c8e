import { createHash } from 'node:crypto';
import type { Snapshot } from './snapshot.ts';

/** A snapshot as server-sent events carry it. */
export interface LiveMessage {
  readonly id: string;
  /** The whole event: its id, its data and the empty line. */
  readonly text: string;
}

/** Sent when nothing else was for a while, so that proxies and browsers keep the connection. */
export const KEEP_ALIVE = ': still here\n\n';

/** Says that the counts cannot be read at the moment; the snapshot comes again when they can. */
export const UNAVAILABLE = 'event: unavailable\ndata: {}\n\n';

/**
 * Writes a snapshot as an event. The id is a hash of what it says: any process that serves the same counts, also after a restart,
 * recognises it in `Last-Event-ID`.
 */
export function liveMessage(snapshot: Snapshot): LiveMessage {
  const data = JSON.stringify(snapshot);
  const id = createHash('sha256').update(data).digest('base64url').slice(0, 16);
  return { id, text: `event: counts\nid: ${id}\ndata: ${data}\n\n` };
}
