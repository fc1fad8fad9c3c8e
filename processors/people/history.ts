import { contentText, factKey } from '../../schemas/canonical.ts';
import type { KeyedEventOf, KeyedSubject, PersonId } from '../../schemas/messages.ts';
import type { State } from '../../streams/fold.ts';
import type { StateKey } from '../../streams/log.ts';
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

type StoredJudged = Judged & { readonly scan: SeenScan };

/** Scans that are read at once from the end of a history: what the walk remembers is seldom more than the last two. */
const LATEST = 2;

/** The scans of a person in its state: `['scan', person, at, fact key]`. */
export class PersonHistory implements History {
  readonly #person: PersonId;
  readonly #state: State;
  /** The latest scans, newest first, once they were read. Nearly every new scan comes after them, and then nothing else is asked. */
  #latest: readonly StoredJudged[] | undefined;

  constructor(person: PersonId, state: State) {
    this.#person = person;
    this.#state = state;
  }

  has(scan: Scan): boolean {
    return scan.at <= this.newest && this.#state.get(this.#key(scan)) !== undefined;
  }

  put(scan: SeenScan, verdict: Verdict): void {
    this.#latest = undefined;
    this.#state.put(this.#key(scan), { ...scan.stored, verdict });
  }

  remove(scan: Scan): void {
    this.#latest = undefined;
    this.#state.delete(this.#key(scan));
  }

  *before(at: number): Iterable<StoredJudged> {
    if (this.newest >= at) return yield* this.#backwards(['scan', this.#person, at]);
    const latest = this.#readLatest();
    yield* latest;
    if (latest.length === LATEST) yield* this.#backwards(this.#key(latest.at(-1)!.scan));
  }

  /** The instant of the newest scan; before all time when there is none. */
  get newest(): number {
    return this.#readLatest()[0]?.scan.at ?? Number.NEGATIVE_INFINITY;
  }

  #readLatest(): readonly StoredJudged[] {
    this.#latest ??= [...this.#backwards(below(['scan', this.#person]).end, LATEST)];
    return this.#latest;
  }

  *#backwards(end: StateKey, limit?: number): Iterable<StoredJudged> {
    const range = { start: ['scan', this.#person], end, reverse: true, ...(limit === undefined ? {} : { limit }) };
    for (const entry of this.#state.range<StoredScan>(range)) yield judged(entry);
  }

  from(at: number): Iterable<StoredJudged> {
    return this.newest < at ? [] : this.between(at, Number.POSITIVE_INFINITY);
  }

  /** Scans with `from <= at < to`. */
  *between(from: number, to: number): Iterable<StoredJudged> {
    const end = to === Number.POSITIVE_INFINITY ? below(['scan', this.#person]).end : ['scan', this.#person, to];
    for (const entry of this.#state.range<StoredScan>({ start: ['scan', this.#person, from], end }))
      yield judged(entry);
  }

  #key(scan: Scan): (string | number)[] {
    return ['scan', this.#person, scan.at, scan.key];
  }
}

function judged({ key, value }: { key: readonly (string | number)[]; value: StoredScan }): StoredJudged {
  return { scan: new SeenScan(key[3] as string, value), verdict: value.verdict };
}
