import { shortHash } from '../../schemas/canonical.ts';
import type { Accepted, KeyedEvent, KeyedSubject, Sighting } from '../../schemas/messages.ts';
import { ownerOf, samePersonAs } from '../../schemas/owner.ts';
import { TOPICS } from '../../schemas/topics.ts';
import { crashPoint } from '../../streams/crash-points.ts';
import type { LogRecord, ReadRecord } from '../../streams/log.ts';
import type { Base } from '../pipeline.ts';

const SIGHTINGS = TOPICS.sightings.name;
const AT_ONCE = 1000;

function isOld({ event }: Accepted, kept: number): boolean {
  return (event.type === 'scan' || event.type === 'encounter') && event.at < kept;
}

/** How many scans and encounters of before `kept` the log of events has, and the offset after the last of them, per partition. */
export async function oldEvents(
  { log, codec }: Base,
  kept: number,
): Promise<{ readonly events: number; readonly cuts: readonly number[] }> {
  const [starts, ends] = [await log.starts(SIGHTINGS), await log.ends(SIGHTINGS)];
  let events = 0;
  const cuts = [...starts];
  for (const [partition, start] of starts.entries()) {
    for await (const record of log.read(SIGHTINGS, partition, start, ends[partition])) {
      const message = await decoded(codec, record);
      if (message.type !== 'accepted' || !isOld(message, kept)) continue;
      events++;
      cuts[partition] = record.offset + 1;
    }
  }
  return { events, cuts };
}

/**
 * Deletes scans and encounters of before `kept` from the log of events: everything below the last of them goes, after what is still needed of it was appended
 * again. That is harmless, a fact is one and a revision too. Of what a scan said there stays who its subjects are: who is who does not grow old.
 */
export async function retireEvents(base: Base, kept: number, group: string): Promise<void> {
  const { log, codec } = base;
  const found = await oldEvents(base, kept);
  const [starts, positions] = [await log.starts(SIGHTINGS), await log.positions(group, SIGHTINGS)];
  // What nobody has read yet stays until the next run.
  const cuts = found.cuts.map((cut, partition) => (cut > positions[partition]! ? starts[partition]! : cut));
  const linked = new Set<string>();
  for (const [partition, cut] of cuts.entries()) {
    let batch: LogRecord[] = [];
    for await (const record of log.read(SIGHTINGS, partition, starts[partition]!, cut)) {
      const message = await decoded(codec, record);
      if (message.type !== 'accepted') continue;
      for (const { key, value } of stays(message, record.key, kept, linked)) {
        batch.push({ topic: SIGHTINGS, key, value: codec.encode(TOPICS.sightings, value), time: record.time });
      }
      if (batch.length < AT_ONCE) continue;
      await log.append(batch);
      batch = [];
    }
    if (batch.length > 0) await log.append(batch);
  }
  crashPoint('retention.in-events');
  await log.truncate(SIGHTINGS, cuts);
}

/** What is appended again of an event: all of it, or who its subjects are. */
function* stays(
  message: Accepted,
  key: string,
  kept: number,
  linked: Set<string>,
): Iterable<{ key: string; value: Accepted }> {
  const { event, subjects } = message;
  if (!isOld(message, kept)) return yield { key, value: message };
  const owner = ownerOf(event) as KeyedSubject;
  const same = samePersonAs(owner, event);
  for (const { subject } of subjects) {
    if (subject === owner && same.length > 0) continue;
    const of = same.includes(subject) ? owner : subject;
    const id = `retired-${shortHash([of, subject])}`;
    if (linked.has(id)) continue;
    linked.add(id);
    // A link to itself says no more than that there is such a subject, with the tag that may be its person's name.
    const link = { type: 'link', id, a: of, b: subject } as KeyedEvent;
    const named = subjects.filter((one) => one.subject === of || one.subject === subject);
    yield { key: of, value: { type: 'accepted', event: link, subjects: named } };
  }
}

async function decoded(codec: Base['codec'], { value }: ReadRecord): Promise<Sighting> {
  await codec.prepare(TOPICS.sightings, [value]);
  return codec.decode<Sighting>(TOPICS.sightings, value);
}
