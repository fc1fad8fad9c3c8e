import type { DeadLetter, PersonMessage, PlaceMessage, SealedSubject, Sighting } from '../../schemas/messages.ts';
import { TOPICS, type Topic } from '../../schemas/topics.ts';
import { Unreadable } from '../../streams/codec.ts';
import type { Log } from '../../streams/log.ts';
import type { Base } from './letters.ts';

/** A record that a stage could not take. */
export interface StageRecord {
  readonly topic: Topic<Message>;
  readonly partition: number;
  readonly offset: number;
  readonly value: Buffer;
  /** What it says; nothing when its bytes cannot be read. */
  readonly message: Message | undefined;
}

export type Message = Sighting | PersonMessage | PlaceMessage;

const INPUTS = [TOPICS.sightings, TOPICS.people, TOPICS.places] as readonly Topic<Message>[];

/** The record behind the letter of a stage; `undefined` for a letter of the gateway, whose content is the event as it was sent. */
export async function stageRecord(
  { log, codec }: Base,
  { position, content }: DeadLetter,
): Promise<StageRecord | undefined> {
  const found = /^(.+)-(\d+)@(\d+)$/.exec(position);
  const topic = INPUTS.find(({ name }) => name === found?.[1]);
  if (!found || !topic) return undefined;
  const [partition, offset] = [Number(found[2]), Number(found[3])];
  // A record too large to lie in a letter lies in its own topic, as long as that keeps it.
  const value = content.length > 0 ? Buffer.from(content) : await valueAt(log, topic.name, partition, offset);
  const at = { topic, partition, offset, value };
  try {
    await codec.prepare(topic, [value]);
    return { ...at, message: codec.decode<Message>(topic, value) };
  } catch (error) {
    if (error instanceof Unreadable) return { ...at, message: undefined };
    throw error;
  }
}

async function valueAt(log: Log, topic: string, partition: number, offset: number): Promise<Buffer> {
  for await (const record of log.read(topic, partition, offset, offset + 1))
    if (record.offset === offset) return record.value;
  return Buffer.alloc(0);
}

/** Opens what is sealed. */
export interface Opener {
  open(sealed: Uint8Array): string;
}

/**
 * The whole event of a letter, plain, for whoever may read it: as it was sent (JSON where it is JSON, else its text), or what a record says with
 * its subjects opened; bytes that nobody can read as base64.
 */
export async function openContent(base: Base, opener: Opener, letter: DeadLetter): Promise<unknown> {
  const record = await stageRecord(base, letter);
  if (!record) return parsed(opener.open(letter.content));
  if (!record.message) return { base64: record.value.toString('base64') };
  const plain = new Map<string, string>();
  collect(record.message, (subject) => plain.set(subject.subject, opener.open(subject.sealed)));
  return reworded(record.message, plain);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Finds every sealed subject, however deep. */
function collect(value: unknown, found: (subject: SealedSubject) => void): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  if ('sealed' in value && 'subject' in value) found(value as SealedSubject);
  for (const part of Object.values(value)) collect(part, found);
}

/** The message with keyed subjects as plain ones where they are known, and without what is sealed. */
function reworded(value: unknown, plain: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return plain.get(value) ?? value;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map((part) => reworded(part, plain));
  const kept = Object.entries(value).filter(([name, part]) => name !== 'sealed' && part != null);
  return Object.fromEntries(kept.map(([name, part]) => [name, reworded(part, plain)]));
}
