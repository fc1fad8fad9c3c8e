import type { Client } from './client.ts';
import { API_KEYS, Encoder, type Exchange, PRODUCE_RESPONSE } from './kafkajs.ts';

const VERSION = 7;

/** A finished batch for a partition. */
export interface OutBatch {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: Buffer;
}

/**
 * Sends batches, at most one for each partition, to the leaders of their partitions with acks=all. Answers the offset of the first
 * record of each, by `topic/partition`. The topics must have been made known to the client.
 */
export async function produce(
  client: Client,
  batches: readonly OutBatch[],
  transactionalId: string | null,
): Promise<Map<string, number>> {
  const byLeader = new Map<number, OutBatch[]>();
  for (const batch of batches) {
    const leader = client.leaderId(batch.topic, batch.partition);
    const list = byLeader.get(leader);
    if (list) list.push(batch);
    else byLeader.set(leader, [batch]);
  }
  const offsets = new Map<string, number>();
  await Promise.all(
    [...byLeader].map(async ([leader, list]) => {
      const broker = await client.call('finding a leader', client.broker(leader));
      const answer = await client.call(
        'producing',
        broker.connectionPool.send(exchange(client, list, transactionalId)),
      );
      for (const { topicName, partitions } of answer.topics) {
        for (const { partition, baseOffset } of partitions)
          offsets.set(`${topicName}/${partition}`, Number(baseOffset));
      }
    }),
  );
  return offsets;
}

function exchange(client: Client, batches: readonly OutBatch[], transactionalId: string | null) {
  const topics = Map.groupBy(batches, (batch) => batch.topic);
  let size = 64;
  for (const batch of batches) size += batch.bytes.length + batch.topic.length + 16;
  const encoder = new Encoder();
  encoder.ensureAvailable(size);
  encoder.writeString(transactionalId).writeInt16(-1).writeInt32(client.settings.callTimeout).writeInt32(topics.size);
  for (const [topic, list] of topics) {
    encoder.writeString(topic).writeInt32(list.length);
    for (const batch of list) encoder.writeInt32(batch.partition).writeBytes(batch.bytes);
  }
  const sending: Exchange<{
    topics: { topicName: string; partitions: { partition: number; baseOffset: string }[] }[];
  }> = {
    request: { apiKey: API_KEYS.Produce!, apiVersion: VERSION, apiName: 'Produce', encode: async () => encoder },
    response: PRODUCE_RESPONSE,
    logResponseError: false,
  };
  return sending;
}
