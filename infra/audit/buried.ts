import { factKey } from '../../schemas/canonical.ts';
import type { DeadLetter, Item, KeyedEvent, PersonMessage, PlaceMessage, Sighting } from '../../schemas/messages.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { type Codec, Unreadable } from '../../streams/codec.ts';
import type { Log } from '../../streams/log.ts';

/** What lies in the dead letters of the stages: the facts, and the subjects, that a fold could not take. */
export interface Buried {
  readonly facts: ReadonlySet<string>;
  readonly subjects: ReadonlySet<string>;
}

type Message = Sighting | PersonMessage | PlaceMessage;

const INPUTS = [TOPICS.sightings, TOPICS.people, TOPICS.places];

/** Reads the dead letters of the stages. Those of the gateway were never accepted, and are not in the ledger. */
export async function readBuried(log: Log, codec: Codec): Promise<Buried> {
  const facts = new Set<string>();
  const subjects = new Set<string>();
  const { name } = TOPICS.deadLetters;
  const [starts, ends] = [await log.starts(name), await log.ends(name)];
  for (let partition = 0; partition < ends.length; partition++) {
    for await (const { value } of log.read(name, partition, starts[partition]!, ends[partition]!)) {
      await codec.prepare(TOPICS.deadLetters, [value]);
      const letter = codec.decode<DeadLetter>(TOPICS.deadLetters, value);
      const message = await messageOf(codec, letter);
      if (message) note(message, facts, subjects);
    }
  }
  return { facts, subjects };
}

/** The record that a stage could not take; nothing when it cannot even be read, or when the letter is the gateway's. */
async function messageOf(codec: Codec, { position, content }: DeadLetter): Promise<Message | undefined> {
  const topic = INPUTS.find(({ name }) => position.startsWith(`${name}-`));
  if (!topic) return undefined;
  const bytes = Buffer.from(content);
  try {
    await codec.prepare(topic, [bytes]);
    return codec.decode<Message>(topic, bytes);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function note(message: Message, facts: Set<string>, subjects: Set<string>): void {
  const event = (one: KeyedEvent) => facts.add(factKey(one));
  const item = (one: Item) => {
    if (one.type === 'happened') event(one.event);
    if (one.type === 'known') subjects.add(one.subject.subject);
  };
  switch (message.type) {
    case 'accepted':
      event(message.event);
      for (const { subject } of message.subjects) subjects.add(subject);
      return;
    case 'happened':
    case 'filed':
      event(message.event);
      return;
    case 'known':
    case 'named':
    case 'met':
      subjects.add(message.subject.subject);
      return;
    case 'history':
      for (const one of message.items) item(one);
      return;
    case 'presence':
      for (const { evidence } of message.visits)
        for (const end of [evidence?.in, evidence?.out]) if (end) facts.add(end.key);
      for (const { key } of message.repeats) facts.add(key);
  }
}
