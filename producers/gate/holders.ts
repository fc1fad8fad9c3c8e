import type { CodePerson } from '../codes/decoded.ts';

/** Whether the holder of a certificate is somebody who was just scanned at the same door; null when that cannot be told. */
export type Holder = 'same' | 'other' | null;

type Named = Pick<CodePerson, 'name' | 'birth'> | null;

const FOR_MS = 5 * 60_000;
const MOST_DOORS = 10_000;
const MOST_AT_A_DOOR = 50;

/**
 * Who was let in at a door in the last five minutes, by name without diacritics and birth date, keyed: a health certificate shows no number, so
 * this is what it can be held against. It identifies nobody, and nothing is kept beyond this process.
 */
export class Holders {
  readonly #doors = new Map<string, { readonly match: string; readonly at: number }[]>();
  readonly #matchOf: (person: { name: string | null; birth: string | null }) => string | null;

  /** `matchOf`: the same for one name and whole birth date, null unless both are known. */
  constructor(matchOf: (person: { name: string | null; birth: string | null }) => string | null) {
    this.#matchOf = matchOf;
  }

  /** Somebody was let in at a door, `at` in milliseconds since the epoch. */
  admitted(door: string, person: Named, at: number): void {
    const match = this.#key(person);
    if (match === null) return;
    const before = this.#lately(door, at).filter((one) => one.match !== match);
    this.#doors.delete(door);
    this.#doors.set(door, [...before, { match, at }].slice(-MOST_AT_A_DOOR));
    if (this.#doors.size > MOST_DOORS) this.#doors.delete(this.#doors.keys().next().value!);
  }

  /** Of whom a certificate that is shown at a door is. */
  of(door: string, person: Named, at: number): Holder {
    const match = this.#key(person);
    const lately = this.#lately(door, at);
    if (match === null || lately.length === 0) return null;
    return lately.some((one) => one.match === match) ? 'same' : 'other';
  }

  #key(person: Named): string | null {
    return person === null ? null : this.#matchOf({ name: person.name, birth: person.birth });
  }

  #lately(door: string, at: number) {
    return (this.#doors.get(door) ?? []).filter((one) => Math.abs(at - one.at) <= FOR_MS);
  }
}
