import { TOPICS } from '../../schemas/topics.ts';
import type { ReadRecord, StateView } from '../../streams/log.ts';
import { deliver } from './deliver.ts';
import { deadLetter, messagesOf, type OutboxOptions } from './outbox.ts';
import type { ReplayCount } from './replays.ts';
import { send } from './send.ts';
import { BatchState } from './state.ts';

const EMPTY: StateView = { get: () => undefined, range: () => [] };
const BATCH = 200;

/**
 * Tells a destination again what one partition of the log says that was known from an instant on, below an offset, under the same keys: for a receiver
 * that lost what it had. Reads from the beginning, because what a person is known by may be older.
 */
export async function replayPartition(
  options: OutboxOptions,
  partition: number,
  from: number,
  below: number,
  signal: AbortSignal,
): Promise<ReplayCount> {
  const { log, destination } = options;
  const count = { sent: 0, dead: 0 };
  const state = new BatchState(EMPTY);
  const begin = (await log.starts(TOPICS.changes.name))[partition] ?? 0;
  for await (const records of batches(log.read(TOPICS.changes.name, partition, begin, below))) {
    const messages = await messagesOf(options, partition, records, state);
    await deliver(
      messages.filter(({ knownAt }) => knownAt >= from),
      async (message) => {
        const sent = await send(message, destination, signal);
        count[sent.ok ? 'sent' : 'dead']++;
        if (!sent.ok) await log.append([deadLetter(options, message, sent)]);
      },
    );
  }
  return count;
}

async function* batches(records: AsyncIterable<ReadRecord>): AsyncGenerator<ReadRecord[]> {
  let batch: ReadRecord[] = [];
  for await (const record of records) {
    batch.push(record);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
