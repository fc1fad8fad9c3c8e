import type { Store } from '../../sinks/clickhouse/store.ts';
import type { Codec } from '../../streams/codec.ts';
import type { Log, Offsets } from '../../streams/log.ts';
import { Accepted } from './accepted.ts';
import { readBuried } from './buried.ts';
import { hourText, type Ledger, lasting, type Problem } from './lines.ts';
import { compareStanding, type Found, superseded } from './standing.ts';

/** What the check of the accepted events needs of the running system. */
export interface InFolds {
  /** The log of events. */
  readonly events: { readonly log: Log; readonly codec: Codec };
  /** The log that the folds run on: what they could not take lies in its dead letters. */
  readonly folds: { readonly log: Log; readonly codec: Codec };
  readonly store: Store;
  /** The first records of `sightings` that are kept. */
  readonly starts: Offsets;
  /** How far the events have been taken now: what lies below is answered for. */
  readonly positions: () => Promise<Offsets>;
  /** Lets the system work off what it has taken; at once when it does not run. */
  readonly between: () => Promise<unknown>;
}

/**
 * Proves that accepted = in the folds + dead letters + proven duplicates, per partition of `sightings` and hour: of every event that the
 * gateway accepted, its effect stands (a scan, a subject, a record), or a later revision supersedes it, or it is a letter for letter repeat, or a
 * dead letter holds it.
 */
export async function checkAccepted(options: InFolds): Promise<{ ledger: Ledger[]; problems: Problem[] }> {
  const { events, folds, store, starts, positions, between } = options;
  const accepted = new Accepted(events.log, events.codec, starts);
  await accepted.readTo(await positions());
  let buried = await readBuried(folds.log, folds.codec);
  const first = new Map([...accepted.places].map(([name, place]) => [name, { ...place }]));
  let found: Found | undefined;
  const find = async () => {
    // What comes meanwhile must be known, or what it changes would look wrong.
    if (found) await accepted.readTo(await positions());
    if (found) buried = await readBuried(folds.log, folds.codec);
    found = await compareStanding(store, accepted, buried);
    return found.problems;
  };
  const problems = await lasting(find, between);
  const lost = new Set(problems.map(({ place }) => place));
  const gone = superseded(accepted, found!.persons);
  const dead = new Map<string, number>();
  const missing = new Map<string, number>();
  for (const key of found!.missing) {
    const { place, offset } = accepted.events.get(key)!;
    const name = `${place.partition} ${place.hour}`;
    if (buried.facts.has(key)) dead.set(name, (dead.get(name) ?? 0) + 1);
    else if (lost.has(`sightings-${place.partition}@${offset}`)) missing.set(name, (missing.get(name) ?? 0) + 1);
  }
  const ledger = [...first].map(([name, { partition, hour }]): Ledger => {
    const place = accepted.places.get(name)!;
    const [superseded, deadLetters, lost] = [gone, dead, missing].map((counts) => counts.get(name) ?? 0) as [
      number,
      number,
      number,
    ];
    const standing = place.accepted - place.duplicates - superseded - deadLetters - lost;
    const figures = {
      accepted: place.accepted,
      standing,
      superseded,
      duplicates: place.duplicates,
      deadLetters,
      missing: lost,
    };
    return { line: 'ledger', check: 'accepted', partition, hour: hourText(hour), figures };
  });
  return { ledger, problems };
}
