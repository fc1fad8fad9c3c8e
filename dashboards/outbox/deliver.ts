import type { Message } from './message.ts';

/** People whose messages are on the way at once. */
const AT_ONCE = 8;

/** Sends messages, those about one person in their order and those about others beside them. Rejects with the first failure, after all have ended. */
export async function deliver(messages: readonly Message[], send: (message: Message) => Promise<void>): Promise<void> {
  const queues = [...Map.groupBy(messages, ({ person }) => person).values()];
  let next = 0;
  const worker = async () => {
    for (let queue = queues[next++]; queue !== undefined; queue = queues[next++]) {
      for (const message of queue) await send(message);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, queues.length) }, worker));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}
