import { contentText, factKey } from '../../schemas/canonical.ts';
import type { KeyedEventOf, KeyedSubject, PersonId } from '../../schemas/messages.ts';
import type { State } from '../../streams/fold.ts';
import { below } from '../../streams/state-key.ts';
import { compact } from '../records.ts';
import type { Judged, Scan, Verdict } from './visits.ts';
import type { History } from './walk.ts';

/** A scan in a person's state. */
export interface StoredScan {
  readonly subject: KeyedSubject;
  readonly event: KeyedEventOf<'scan'>;
  readonly verdict: Verdict;
}

/** A scan event as the walk sees it. Its content text is made only where a tie asks for it. */
export class SeenScan implements Scan {
  readonly key: string;
  readonly stored: Omit<StoredScan, 'verdict'>;

  constructor(key: string, stored: Omit<StoredScan, 'verdict'>) {
    this.key = key;
    this.stored = stored;
  }

  get id() {
    return this.stored.event.id;
  }

  get at() {
    return this.stored.event.at;
  }

  get venue() {
    return this.stored.event.venue;
  }

  get direction() {
    return this.stored.event.direction;
  }

  get zone() {
    return this.stored.event.zone;
  }

  get content() {
    return contentText(this.stored.event);
  }
}

/** A new scan of a subject. */
export function seenScan(subject: KeyedSubject, event: KeyedEventOf<'scan'>): SeenScan {
  return new SeenScan(factKey(event), { subject, event: compact(event) });
}

/** The scans of a person in its state: `['scan', person, at, fact key]`. */
export class PersonHistory implements History {
  readonly #person: PersonId;
  readonly #state: State;
  /** The instant of the newest scan, once it was looked up. */
  #newest = Number.POSITIVE_INFINITY;

  constructor(person: PersonId, state: State) {
    this.#person = person;
    this.#state = state;
  }

  has(scan: Scan): boolean {
    return this.#state.get(this.#key(scan)) !== undefined;
  }

  put(scan: SeenScan, verdict: Verdict): void {
    this.#newest = Math.max(this.#newest, scan.at);
    this.#state.put(this.#key(scan), { ...scan.stored, verdict });
  }

  remove(scan: Scan): void {
    this.#state.delete(this.#key(scan));
  }

  /** Most scans come last, so this begins at the newest one; only when a scan comes late it looks up its place. */
  *before(at: number): Iterable<Judged> {
    const all = below(['scan', this.#person]);
    this.#newest = Number.NEGATIVE_INFINITY;
    for (const entry of this.#state.range<StoredScan>({ ...all, reverse: true })) {
      this.#newest = Math.max(this.#newest, entry.key[2] as number);
      if (this.#newest >= at) break;
      yield judged(entry);
    }
    if (this.#newest < at) return;
    const range = { start: all.start, end: ['scan', this.#person, at], reverse: true };
    for (const entry of this.#state.range<StoredScan>(range)) yield judged(entry);
  }

  from(at: number): Iterable<Judged & { scan: SeenScan }> {
    return this.#newest < at ? [] : this.between(at, Number.POSITIVE_INFINITY);
  }

  /** Scans with `from <= at < to`. */
  *between(from: number, to: number): Iterable<Judged & { scan: SeenScan }> {
    const end = to === Number.POSITIVE_INFINITY ? below(['scan', this.#person]).end : ['scan', this.#person, to];
    for (const entry of this.#state.range<StoredScan>({ start: ['scan', this.#person, from], end }))
      yield judged(entry);
  }

  #key(scan: Scan): (string | number)[] {
    return ['scan', this.#person, scan.at, scan.key];
  }
}

function judged({ key, value }: { key: readonly (string | number)[]; value: StoredScan }): Judged & { scan: SeenScan } {
  return { scan: new SeenScan(key[3] as string, value), verdict: value.verdict };
}
