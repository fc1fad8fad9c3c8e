import type { Draft, Presence } from '../../schemas/messages.ts';
import type { Message, StageRecord } from './content.ts';
import type { Base } from './letters.ts';

/**
 * What is left to be said of a record that comes late. Events, links and moves mean the same whenever they come; but a presence says how a visit
 * is *now*, and a draft how an exposure is, so of what later records have said since, the late one must be silent. `undefined`: nothing is left.
 */
export async function whatIsLeft(base: Base, record: StageRecord, key: string): Promise<Message | undefined> {
  const { message } = record;
  if (message?.type === 'presence') return presenceLeft(message, await later(base, record, key));
  if (message?.type === 'draft') return draftLeft(message, await later(base, record, key));
  return message;
}

/** What was said under the same key since. */
async function later({ log, codec }: Base, { topic, partition, offset }: StageRecord, key: string): Promise<Message[]> {
  const messages: Message[] = [];
  for await (const record of log.read(topic.name, partition, offset + 1)) {
    if (record.key !== key) continue;
    await codec.prepare(topic, [record.value]);
    messages.push(codec.decode<Message>(topic, record.value));
  }
  return messages;
}

function presenceLeft(presence: Presence, later: readonly Message[]): Presence | undefined {
  const ofPerson = later.filter((one): one is Presence => one.type === 'presence' && one.person === presence.person);
  const said = new Set(
    ofPerson.flatMap(({ visits, repeats }) => [
      ...visits.map(({ visit }) => `v ${visit}`),
      ...repeats.map(({ key }) => `r ${key}`),
    ]),
  );
  const visits = presence.visits.filter(({ visit }) => !said.has(`v ${visit}`));
  const repeats = presence.repeats.filter(({ key }) => !said.has(`r ${key}`));
  return visits.length + repeats.length === 0 ? undefined : { ...presence, visits, repeats };
}

function draftLeft(draft: Draft, later: readonly Message[]): Draft | undefined {
  return later.some((one) => one.type === 'draft' && one.id === draft.id && one.version >= draft.version)
    ? undefined
    : draft;
}
