import type { Evidence, PersonId } from '../../schemas/messages.ts';
import type { Rules } from '../../schemas/rules.ts';
import type { State } from '../../streams/fold.ts';
import type { StateKey } from '../../streams/log.ts';
import { below } from '../../streams/state-key.ts';
import { compact } from '../records.ts';
import type { Stay } from './exposures.ts';
import { intervalOf } from './interval.ts';
import type { Place } from './place.ts';

/** Stays up to this long are found by their first scan alone; each next class is twice as long and has an index of its own. */
const SHORT_MS = 2 * 3_600_000;
const CLASSES = 7;

type Key = (string | number)[];

/**
 * The visits at one venue, in its state. `['visit', venue, at, person, visit]` holds the evidence, `at` being the instant of the first scan. Whoever
 * asks for the stays that meet an interval reads the short ones around it and, class by class of length, the longer ones that
 * may reach into it, so that one long stay does not make everybody walk over a whole day of a market.
 */
export class Stays {
  readonly #state: State;
  readonly #place: Place;
  readonly #longest: number;

  constructor(state: State, place: Place, rules: Rules) {
    this.#state = state;
    this.#place = place;
    this.#longest = rules.maxStayHours * 3_600_000;
  }

  get(at: number, person: PersonId, visit: string): Stay | undefined {
    const evidence = this.#state.get<Evidence>(this.#key(at, person, visit));
    return evidence && this.stay(person, visit, evidence);
  }

  put(at: number, stay: Stay): void {
    this.#state.put(this.#key(at, stay.person, stay.visit), compact(stay.evidence));
    const index = this.#lengthKey(at, stay);
    if (index) this.#state.put(index, 1);
    if (stay.evidence.cases.length > 0) {
      this.#state.put(this.#infectiousKey(at, stay), 1);
      this.#countInfectious(1);
    }
  }

  remove(at: number, stay: Stay): void {
    this.#state.delete(this.#key(at, stay.person, stay.visit));
    const index = this.#lengthKey(at, stay);
    if (index) this.#state.delete(index);
    if (stay.evidence.cases.length > 0) {
      this.#state.delete(this.#infectiousKey(at, stay));
      this.#countInfectious(-1);
    }
  }

  /** A visit with the interval that it has at this place. */
  stay(person: PersonId, visit: string, evidence: Evidence): Stay {
    const zone = (evidence.in ? evidence.in.zone : evidence.out?.zone) ?? null;
    return {
      person,
      visit,
      evidence,
      zone: zone ?? evidence.out?.zone ?? null,
      ...intervalOf(evidence, this.#place.stayMs),
    };
  }

  /** Every visit, with the instant of its first scan. */
  *all(): Iterable<{ at: number; stay: Stay }> {
    for (const { key, value } of this.#state.range<Evidence>(this.#range('visit'))) {
      yield { at: key[2] as number, stay: this.stay(key[3] as PersonId, key[4] as string, value) };
    }
  }

  /** Every visit of somebody infectious. */
  *infectious(): Iterable<{ at: number; stay: Stay }> {
    yield* this.#indexed(this.#range('infectious'), 2);
  }

  /** Visits of somebody infectious that may meet `[from, to)`. */
  infectiousAround(from: number, to: number): Stay[] {
    const { venue } = this.#place;
    // At most venues nobody infectious ever was: one look, and no search.
    if (this.#state.get(['infected', venue]) === undefined) return [];
    const range = {
      start: ['infectious', venue, from - this.#longest],
      end: ['infectious', venue, to + this.#longest],
    };
    return [...this.#indexed(range, 2)].map(({ stay }) => stay);
  }

  /** Visits that meet `[from, to)`. */
  *meeting(from: number, to: number): Iterable<Stay> {
    const { venue } = this.#place;
    const meets = (stay: Stay) => stay.from < to && stay.to > from;
    const near = { start: ['visit', venue, from - SHORT_MS], end: ['visit', venue, to + SHORT_MS] };
    for (const { key, value } of this.#state.range<Evidence>(near)) {
      const stay = this.stay(key[3] as PersonId, key[4] as string, value);
      if (lengthClass(stay) === 0 && meets(stay)) yield stay;
    }
    for (let length = 1; length <= CLASSES; length++) {
      const reach = Math.min(SHORT_MS * 2 ** length, this.#longest);
      const range = { start: ['long', venue, length, from - reach], end: ['long', venue, length, to + reach] };
      for (const { stay } of this.#indexed(range, 3)) if (meets(stay)) yield stay;
    }
  }

  *#indexed(range: { start: StateKey; end: StateKey }, atPart: number): Iterable<{ at: number; stay: Stay }> {
    for (const { key } of this.#state.range(range)) {
      const [at, person, visit] = key.slice(atPart) as [number, PersonId, string];
      yield { at, stay: this.get(at, person, visit)! };
    }
  }

  #range(kind: string) {
    return below([kind, this.#place.venue]);
  }

  #key(at: number, person: PersonId, visit: string): Key {
    return ['visit', this.#place.venue, at, person, visit];
  }

  #countInfectious(more: number): void {
    const key = ['infected', this.#place.venue];
    const count = (this.#state.get<number>(key) ?? 0) + more;
    if (count > 0) this.#state.put(key, count);
    else this.#state.delete(key);
  }

  #infectiousKey(at: number, { person, visit }: Stay): Key {
    return ['infectious', this.#place.venue, at, person, visit];
  }

  #lengthKey(at: number, stay: Stay): Key | undefined {
    const length = lengthClass(stay);
    return length === 0 ? undefined : ['long', this.#place.venue, length, at, stay.person, stay.visit];
  }
}

/** 0 for up to `SHORT_MS`, 1 for up to twice as long, and so on. */
function lengthClass({ from, to }: Stay): number {
  return Math.max(0, Math.ceil(Math.log2((to - from) / SHORT_MS)));
}
