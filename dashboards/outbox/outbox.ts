import type { Change } from '../../schemas/changes.ts';
import type { DeadLetter } from '../../schemas/messages.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Codec } from '../../streams/codec.ts';
import type { Handler, Log, LogRecord, ReadRecord, Task, Worker } from '../../streams/log.ts';
import type { Destination } from './config.ts';
import { deliver } from './deliver.ts';
import { type Message, messageId } from './message.ts';
import { send } from './send.ts';
import { BatchState } from './state.ts';
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
}

/**
 * Tells a destination what changes in the results. The log itself is the outbox: a batch is committed when its messages were taken or are in the dead
 * letters, so a crash sends some again (under the same key) and loses none.
 */
export function runOutbox(options: OutboxOptions): Promise<Worker> {
  const group = `outbox-${options.destination.name}`;
  const handler = new OutboxHandler(options);
  // Few at a time: what is not committed is sent again after a crash.
  const state = { name: group, version: 1 };
  return options.log.work({ group, topic: TOPICS.changes.name, handler, maxBatch: 200, state });
}

class OutboxHandler implements Handler {
  readonly #options: OutboxOptions;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  async batch(task: Task, records: readonly ReadRecord[]): Promise<void> {
    const { destination } = this.#options;
    const state = new BatchState(task.state);
    const messages = await messagesOf(this.#options, task.partition, records, state);
    const outputs: LogRecord[] = [];
    await deliver(
      messages.filter(({ knownAt }) => knownAt >= destination.since),
      async (message) => {
        const sent = await send(message, destination, task.signal);
        if (!sent.ok) outputs.push(deadLetter(this.#options, message, sent));
      },
    );
    await task.commit({ outputs, changes: state.changes(), position: records.at(-1)!.offset + 1 });
  }
}

/** What records of the log say to the destination, in order. */
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
      body,
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
