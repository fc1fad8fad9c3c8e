import type { Change } from '../../schemas/changes.ts';
import { formatInstant } from '../../schemas/instant.ts';
import type { DeadLetter } from '../../schemas/messages.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Codec } from '../../streams/codec.ts';
import type { Log, LogRecord, ReadRecord, Task, Worker } from '../../streams/log.ts';
import type { Destination } from './config.ts';
import { type Message, messageId } from './message.ts';
import { OutboxTask } from './outbox-task.ts';
import type { Replays } from './replays.ts';
import type { BatchState } from './state.ts';
import { TELLS } from './tell.ts';

export interface OutboxOptions {
  readonly log: Log;
  readonly codec: Pick<Codec, 'prepare' | 'decode' | 'encode'>;
  readonly destination: Destination;
  /** Number of the generation of results that `log` has. */
  readonly generation: number;
  /** Opens a sealed subject: PC-COVID knows people by their numbers. */
  readonly open: (sealed: Uint8Array) => string;
  readonly seal: (text: string) => Buffer;
  readonly replays: Replays;
  readonly say: (line: string) => void;
}

/**
 * Tells a destination what changes in the results. The log itself is the outbox: a batch is committed when its messages were taken, wait in the state
 * of the outbox, or are in the dead letters, so a crash sends some again (under the same key) and loses none. Processes share a destination by the
 * partitions of the log.
 */
export async function runOutbox(options: OutboxOptions): Promise<Worker> {
  const group = `outbox-${options.destination.name}`;
  const tasks = new Map<Task, OutboxTask>();
  const ended = new Set<Promise<void>>();
  const worker = await options.log.work({
    group,
    topic: TOPICS.changes.name,
    // Few at a time: what is not committed is sent again after a crash.
    maxBatch: 200,
    state: { name: group, version: 1 },
    handler: {
      assigned: async (task) => void tasks.set(task, new OutboxTask(task, options)),
      batch: (task, records) => tasks.get(task)!.batch(records),
      revoked(task) {
        const end = tasks.get(task)?.ended.finally(() => ended.delete(end!));
        if (end) ended.add(end);
        tasks.delete(task);
      },
    },
  });
  return {
    tasks: () => worker.tasks(),
    async stop() {
      await worker.stop();
      await Promise.all(ended);
    },
  };
}

/** A record says fewer messages than this. */
const MOST_OF_ONE = 16_384;

/**
 * What records of the log say to the destination, in order. `sequence` grows from message to message about a person, so that a receiver that is told
 * again what it had lost knows which of two came later.
 */
export async function messagesOf(
  { codec, destination, generation, open }: Pick<OutboxOptions, 'codec' | 'destination' | 'generation' | 'open'>,
  partition: number,
  records: readonly ReadRecord[],
  state: BatchState,
): Promise<Message[]> {
  const values = records.map(({ value }) => value);
  await codec.prepare(TOPICS.changes, values);
  return records.flatMap(({ value, offset }) => {
    const change = codec.decode<Change>(TOPICS.changes, value);
    return TELLS[destination.tells](change, state, open).map(({ person, body }, n) => ({
      id: messageId(destination.name, { generation, partition, offset }, n),
      person,
      knownAt: change.knownAt,
      body: { ...body, knownAt: formatInstant(change.knownAt), sequence: offset * MOST_OF_ONE + n },
      place: [offset, n] as const,
    }));
  });
}

/** A message that nobody took: whole, but sealed. */
export function deadLetter(
  { codec, destination, seal }: Pick<OutboxOptions, 'codec' | 'destination' | 'seal'>,
  message: Message,
  { code, why }: { readonly code: string; readonly why: string },
): LogRecord {
  const letter: DeadLetter = {
    type: 'dead',
    stage: `outbox:${destination.name}`,
    code,
    message: why,
    position: message.id,
    at: Date.now(),
    content: seal(JSON.stringify(message.body)),
  };
  return {
    topic: TOPICS.deadLetters.name,
    key: code,
    value: codec.encode(TOPICS.deadLetters, letter),
    time: letter.at,
  };
}
