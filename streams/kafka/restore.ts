import { crashPoint } from '../crash-points.ts';
import type { Client } from './client.ts';
import { fetchPartition } from './fetch.ts';
import { topicOffsets } from './offsets.ts';
import type { StoreMark, TaskStore } from './store.ts';

/** Half of the time for which Kafka keeps tombstones: a state left alone for longer may have missed a deletion. */
const STALE_MS = 12 * 3_600_000;

const CHUNK_BYTES = 4 * 1024 * 1024;

/** What a state must be brought to. */
export interface RestoreTarget {
  readonly changelog: string;
  readonly partition: number;
  /** Where in the changelog the state began empty; −1 when there is none yet. */
  readonly base: number;
  /** The group's committed position. */
  readonly position: number;
}

/**
 * Brings the stored state to the end of its changelog, reading only what it lacks, and answers how far it is. The producer must have been
 * opened and the position read before: then nobody can write to the changelog any more.
 */
export async function restore(
  client: Client,
  store: TaskStore,
  target: RestoreTarget,
  checkOwned: () => void,
): Promise<StoreMark> {
  const { changelog, partition, position } = target;
  const [start] = (await topicOffsets(client, changelog, 'starts', [partition])) as [number];
  const [end] = (await topicOffsets(client, changelog, 'ends', [partition])) as [number];
  checkOwned();
  if (target.base < 0) {
    const empty = { position, changelog: end, base: end };
    store.take();
    store.clear(empty);
    return empty;
  }
  const found = store.take();
  const usable =
    found.base === target.base &&
    found.position <= position &&
    found.changelog <= end &&
    found.changelog >= start &&
    Date.now() - found.written < STALE_MS;
  let mark: StoreMark = found;
  if (!usable) {
    mark = { position: 0, changelog: Math.max(start, target.base), base: target.base };
    store.clear(mark);
  }
  while (mark.changelog < end) {
    const fetched = await fetchPartition(client, changelog, partition, mark.changelog, {
      maxWait: 0,
      maxBytes: CHUNK_BYTES,
      keyEncoding: 'latin1',
    });
    checkOwned();
    mark = { ...mark, changelog: fetched.next };
    store.apply(fetched.records, mark);
    crashPoint('kafka.in-restore');
  }
  mark = { ...mark, position };
  store.apply([], mark);
  return mark;
}
