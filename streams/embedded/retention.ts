import { setImmediate as turn } from 'node:timers/promises';
import type { Topics } from './topics.ts';

/** Segments looked at between two turns of the event loop. */
const AT_ONCE = 50;

/**
 * Deletes records older than their topic keeps them, from the start of each partition, a segment at a time; but none that a group
 * has not read yet. `now` in ms.
 */
export async function expire(topics: Topics, now: number): Promise<void> {
  for (const { name, partitions, retentionMs } of [...topics.all()]) {
    if (retentionMs < 0) continue;
    for (const partition of partitions) {
      for (let start = -1; start < partition.start; await turn()) {
        start = partition.start;
        const unread = topics.slowest(name, partition.index) ?? partition.end;
        await topics.truncatePartition(partition, partition.olderThan(now - retentionMs, unread, AT_ONCE));
      }
    }
  }
}
