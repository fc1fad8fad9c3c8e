import { factKey } from '../schemas/canonical.ts';
import type { KeyedEventOf, Sighting } from '../schemas/messages.ts';
import { TOPICS } from '../schemas/topics.ts';
import { type Codec, Unreadable } from '../streams/codec.ts';
import type { Handler, ReadRecord, Task } from '../streams/log.ts';
import type { Store } from './clickhouse/store.ts';
import { escapeText } from './encode.ts';
import { glanceFor } from './glance.ts';
import { rest } from './rest.ts';

/** Group of the worker that writes down which encounters and links there are. */
export const FACTS_GROUP = 'facts';

export interface FactsOptions {
  readonly store: Store;
  /** Of the log of events. */
  readonly codec: Pick<Codec, 'prepare' | 'decode' | 'ownBody'>;
  /** After a batch of few records the partition rests so long, ms: nearly all there is to do about it is to commit that it was read. */
  readonly restMs?: number;
  /** Aborted when hardly anything will come any more: from then on there is no rest. */
  readonly hurry?: AbortSignal | undefined;
}

/** A batch of fewer records is followed by a rest. */
const FEW_RECORDS = 1000;

/** The facts that leave no row of their own among the changes: nobody is anywhere by a link, and most encounters expose nobody. */
type Unseen = KeyedEventOf<'encounter'> | KeyedEventOf<'link'>;

/**
 * Writes the encounters and links of a batch, then commits it: after a crash in between the same rows come again and change nothing. The inserts have no
 * token, as in `personal.ts`.
 */
export function factsSink({ store, codec, restMs = 200, hurry }: FactsOptions): {
  readonly topic: string;
  readonly group: string;
  readonly handler: Handler;
} {
  const mayBeFact = glanceFor(['encounter', 'link'], codec);

  /** What cannot be read is no event: identity has laid it with the dead letters. */
  function lineOf({ value, time }: ReadRecord): string {
    try {
      const message = codec.decode<Sighting>(TOPICS.sightings, value);
      return message.type === 'accepted' && isUnseen(message.event) ? line(message.event, time) : '';
    } catch (error) {
      if (error instanceof Unreadable) return '';
      throw error;
    }
  }

  async function batch(task: Task, records: readonly ReadRecord[]): Promise<void> {
    const some = records.filter(({ value }) => mayBeFact(value));
    const waits = codec.prepare(
      TOPICS.sightings,
      some.map(({ value }) => value),
    );
    if (waits) await waits;
    const body = some.map(lineOf).join('');
    if (body !== '') await store.insert({ table: 'facts', columns: ['type', 'id', 'key', 'at', 'known_at'], body });
    await task.commit({ outputs: [], changes: [], position: records.at(-1)!.offset + 1 });
    if (records.length < FEW_RECORDS) await rest(task, hurry, restMs);
  }

  return { topic: TOPICS.sightings.name, group: FACTS_GROUP, handler: { batch } };
}

function isUnseen(event: { readonly type: string }): event is Unseen {
  return event.type === 'encounter' || event.type === 'link';
}

function line(event: Unseen, time: number): string {
  const at = event.type === 'encounter' ? String(event.at) : '\\N';
  return `${event.type}\t${escapeText(event.id)}\t${factKey(event)}\t${at}\t${time}\n`;
}
