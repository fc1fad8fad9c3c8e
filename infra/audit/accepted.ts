import { contentText, factKey } from '../../schemas/canonical.ts';
import type { KeyedEvent, Sighting } from '../../schemas/messages.ts';
import { ownerOf, samePersonAs } from '../../schemas/owner.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Codec } from '../../streams/codec.ts';
import type { Log, Offsets } from '../../streams/log.ts';
import { Components } from './components.ts';
import { HOUR } from './lines.ts';

/** A place of the ledger: a partition of `sightings` and an hour. */
export interface Place {
  readonly partition: number;
  readonly hour: number;
  accepted: number;
  duplicates: number;
}

/** An accepted event, once: repeats of it are counted as duplicates of its place. */
export interface Known {
  readonly type: KeyedEvent['type'];
  readonly place: Place;
  readonly offset: number;
  readonly subjects: readonly string[];
  /** What a record is named by, and what of it decides which revision stands. */
  readonly record?: Revision;
}

/** A revision of a record. */
export interface Revision {
  readonly name: string;
  /** Whose it is; none for a venue or an inspection. */
  readonly owner: string | undefined;
  readonly revision: number;
  readonly withdrawn: boolean;
  readonly content: string;
}

/**
 * What the gateway accepted, read from the log alone. Keeps some hundred bytes per distinct event: an audit of ten million events takes a
 * few gigabytes, and is run beside the system and not in it (see `docs/decisions/009-audit.md`).
 */
export class Accepted {
  /** By fact key. */
  readonly events = new Map<string, Known>();
  readonly places = new Map<string, Place>();
  readonly people = new Components();
  /** Where each subject was first named, as `sightings-partition@offset`. */
  readonly subjects = new Map<string, string>();
  /** Whether the log still has its first record: else things may stand whose events retention has deleted. */
  readonly whole: boolean;
  readonly #log: Log;
  readonly #codec: Codec;
  #read: number[];

  constructor(log: Log, codec: Codec, starts: Offsets) {
    this.#log = log;
    this.#codec = codec;
    this.#read = [...starts];
    this.whole = starts.every((start) => start === 0);
  }

  /** Reads on up to some positions; what was read before is not read again. */
  async readTo(positions: Offsets): Promise<void> {
    for (let partition = 0; partition < positions.length; partition++) {
      const to = positions[partition]!;
      if (to <= this.#read[partition]!) continue;
      const records = this.#log.read(TOPICS.sightings.name, partition, this.#read[partition]!, to);
      for await (const { offset, value, time } of records) {
        await this.#codec.prepare(TOPICS.sightings, [value]);
        const message = this.#codec.decode<Sighting>(TOPICS.sightings, value);
        if (message.type !== 'accepted') continue;
        this.#add(
          partition,
          offset,
          time,
          message.event,
          message.subjects.map(({ subject }) => subject),
        );
      }
      this.#read[partition] = to;
    }
  }

  #add(partition: number, offset: number, time: number, event: KeyedEvent, subjects: readonly string[]): void {
    const hour = Math.floor(time / HOUR);
    const place = this.places.getOrInsertComputed(`${partition} ${hour}`, () => ({
      partition,
      hour,
      accepted: 0,
      duplicates: 0,
    }));
    place.accepted++;
    const key = factKey(event);
    if (this.events.has(key)) {
      place.duplicates++;
      return;
    }
    this.events.set(key, { type: event.type, place, offset, subjects, ...revisionOf(event) });
    for (const subject of subjects) {
      this.people.add(subject);
      if (!this.subjects.has(subject)) this.subjects.set(subject, `${TOPICS.sightings.name}-${partition}@${offset}`);
    }
    const owner = ownerOf(event);
    if (owner !== undefined) for (const other of samePersonAs(owner, event)) this.people.join(owner, other);
  }
}

function revisionOf(event: KeyedEvent): { record?: Revision } {
  if (!('record' in event)) return {};
  const { type, record, revision, withdrawn } = event;
  const owner = type === 'venue' || type === 'inspection' ? undefined : ownerOf(event);
  return {
    record: { name: `${type} ${record}`, owner, revision, withdrawn: withdrawn ?? false, content: contentText(event) },
  };
}
