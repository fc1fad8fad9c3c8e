import { setImmediate as turn } from 'node:timers/promises';
import type { ReadRecord } from '../log.ts';
import type { Partition, Segment } from './partition.ts';
import { countOf, decodeSegment, encodeSegment } from './segment.ts';
import type { Topics } from './topics.ts';

/** What is being compacted, of each log. */
const running = new WeakMap<Topics, Promise<void>>();

/**
 * Removes from a topic the records that later ones with their key have replaced. The others keep their offsets, and a reader finds gaps. What a
 * crash leaves undone is done by the next call. One at a time: one that began before a record was replaced would write it anew beside another.
 */
export function compact(topics: Topics, topic: string): Promise<void> {
  const done = (running.get(topics) ?? Promise.resolve()).then(() => letGo(topics, topic));
  running.set(
    topics,
    done.catch(() => undefined),
  );
  return done;
}

async function letGo(topics: Topics, topic: string): Promise<void> {
  for (const partition of topics.partitions(topic)) {
    const { end } = partition;
    const newest = new Map<string, number>();
    for await (const { records } of segments(partition, end))
      for (const { key, offset } of records) newest.set(key, offset);
    for await (const { segment, records } of segments(partition, end)) {
      const kept = records.filter(({ key, offset }) => newest.get(key) === offset);
      if (kept.length < records.length) await topics.replace(partition, segment.last, runsOf(kept));
    }
  }
}

async function* segments(
  partition: Partition,
  end: number,
): AsyncGenerator<{ segment: Segment; records: ReadRecord[] }> {
  for (let from = partition.start; ; await turn()) {
    const segment = partition.segmentAt(from, end);
    if (!segment) return;
    const records: ReadRecord[] = [];
    decodeSegment(segment.bytes, segment.last, segment.last + 1 - countOf(segment.bytes), segment.last + 1, records);
    yield { segment, records };
    from = segment.last + 1;
  }
}

/** Offsets in a segment have no gaps, so that each run of them becomes one. */
function runsOf(records: readonly ReadRecord[]): Segment[] {
  const runs: ReadRecord[][] = [];
  for (const record of records) {
    const run = runs.at(-1);
    if (run?.at(-1)?.offset === record.offset - 1) run.push(record);
    else runs.push([record]);
  }
  return runs.map((run) => ({
    last: run.at(-1)!.offset,
    bytes: encodeSegment(run.map(({ key, value, time }) => ({ topic: '', key, value, time }))),
  }));
}
