import type { Client } from './client.ts';
import { exchange } from './kafkajs.ts';

const READ_COMMITTED = 1;
const READ_UNCOMMITTED = 0;
const LATEST = -1;
const EARLIEST = -2;

/** A group's committed offset of a partition and the text committed with it; the offset is −1 when there is none. */
export interface Committed {
  readonly offset: number;
  readonly metadata: string;
}

/** The committed offsets of a group, by partition. */
export async function committedOffsets(
  client: Client,
  group: string,
  topic: string,
  partitions: readonly number[],
): Promise<Committed[]> {
  const { responses } = await client.retrying('reading committed offsets', async () =>
    (await client.groupCoordinator(group)).offsetFetch({
      groupId: group,
      topics: [{ topic, partitions: partitions.map((partition) => ({ partition })) }],
    }),
  );
  const found = responses.find((r) => r.topic === topic)?.partitions ?? [];
  return partitions.map((partition) => {
    const entry = found.find((p) => p.partition === partition);
    return { offset: Number(entry?.offset ?? -1), metadata: entry?.metadata ?? '' };
  });
}

/**
 * Of each partition of a topic that was made known to the client: the first kept offset (`starts`), the one after the last committed record
 * and its marker (`ends`, the last stable offset), or the one after the last record of all (`edges`, the high watermark).
 */
export async function topicOffsets(
  client: Client,
  topic: string,
  which: 'starts' | 'ends' | 'edges',
  partitions?: readonly number[],
): Promise<number[]> {
  const wanted = partitions ?? Array.from({ length: client.partitions(topic) }, (_, partition) => partition);
  const byLeader = Map.groupBy(wanted, (partition) => client.leaderId(topic, partition));
  const offsets = new Map<number, number>();
  await Promise.all(
    [...byLeader].map(async ([leader, list]) => {
      const { responses } = await client.retrying('reading offsets', async () =>
        (await client.broker(leader)).listOffsets({
          isolationLevel: which === 'edges' ? READ_UNCOMMITTED : READ_COMMITTED,
          topics: [
            {
              topic,
              partitions: list.map((partition) => ({
                partition,
                timestamp: which === 'starts' ? EARLIEST : LATEST,
              })),
            },
          ],
        }),
      );
      for (const { partitions: answered } of responses) {
        for (const { partition, offset } of answered) offsets.set(partition, Number(offset));
      }
    }),
  );
  return wanted.map((partition) => offsets.get(partition)!);
}

/** Deletes the records of a partition below an offset. kafkajs's own function loses the leader of a topic that it has not met. */
export async function deleteRecords(client: Client, topic: string, partition: number, before: number): Promise<void> {
  const leader = await client.leader(topic, partition);
  const partitions = [{ partition, offset: String(before) }];
  const timeout = client.settings.callTimeout;
  const request = exchange('deleteRecords', 1, { topics: [{ topic, partitions }], timeout });
  await client.call(`deleting records of ${topic}/${partition}`, leader.connectionPool.send(request));
}
