import { setTimeout as sleep } from 'node:timers/promises';
import type { PersonMessage, PlaceMessage, Retire } from '../../schemas/messages.ts';
import type { Topic } from '../../schemas/topics.ts';
import type { Base } from '../pipeline.ts';
import { keyOfEach } from './broadcast.ts';

/**
 * Tells every task of a stage what leaves its state, and resolves when all of them are through, with the position in each partition of the
 * stage's input up to which everything is done.
 */
export async function sweep(
  { log, codec }: Base,
  topic: Topic<PersonMessage> | Topic<PlaceMessage>,
  group: string,
  before: number,
  signal: AbortSignal,
): Promise<number[]> {
  const keys = keyOfEach(await log.partitions(topic.name));
  const message: Retire = { type: 'retire', before, after: null };
  const value = codec.encode(topic as Topic<Retire>, message);
  const told = await log.append(keys.map((key) => ({ topic: topic.name, key, value, time: Date.now() })));
  const done: number[] = [];
  for (const { partition, offset } of told) {
    done[partition] = await through({ log, codec }, topic, group, { partition, offset, before }, signal);
  }
  return done;
}

/** Follows a sweep from turn to turn: each says the next in the same commit. */
async function through(
  { log, codec }: Base,
  topic: Topic<PersonMessage> | Topic<PlaceMessage>,
  group: string,
  { partition, offset, before }: { partition: number; offset: number; before: number },
  signal: AbortSignal,
): Promise<number> {
  for (let last = offset; ; ) {
    while ((await log.positions(group, topic.name))[partition]! <= last) await sleep(20, undefined, { signal });
    const [end] = [(await log.ends(topic.name))[partition]!];
    let next: number | undefined;
    for await (const record of log.read(topic.name, partition, last + 1, end)) {
      if (!record.key.startsWith('retire-')) continue;
      await codec.prepare(topic, [record.value]);
      const found = codec.decode<PersonMessage | PlaceMessage>(
        topic as Topic<PersonMessage | PlaceMessage>,
        record.value,
      );
      if (found.type === 'retire' && found.before === before && found.after != null) next = record.offset;
    }
    if (next === undefined) return last + 1;
    last = next;
  }
}
