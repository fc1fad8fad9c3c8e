/** Random numbers in [0, 1) that a seed determines: the same on every machine, in every run. */
export type Random = () => number;

/** Mixes whole numbers into 32 well-spread bits; the same numbers always give the same bits. */
export function hash(...parts: number[]): number {
  let h = 0x9e3779b9;
  for (const part of parts) {
    h = Math.imul(h ^ (part | 0), 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

/** A number in [0, 1) that belongs to these whole numbers: a trait of a person or venue that need not be stored. */
export function trait(...parts: number[]): number {
  return hash(...parts) / 0x1_0000_0000;
}

/** A generator (Chris Doty-Humphrey's sfc32, which passes PractRand) begun from whole numbers. */
export function random(...parts: number[]): Random {
  let a = hash(1, ...parts);
  let b = hash(2, ...parts);
  let c = hash(3, ...parts);
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** Normal deviate from two uniform ones (Box–Muller). */
export function normal(next: Random): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Whole number from `low` to `high`, both included. */
export function between(next: Random, low: number, high: number): number {
  return low + Math.floor(next() * (high - low + 1));
}

/** One of a list. */
export function oneOf<T>(next: Random, list: readonly T[]): T {
  return list[Math.floor(next() * list.length)]!;
}

/** A choice among things with weights, drawn with one uniform number in the time of a binary search. */
export interface Choice<T> {
  readonly total: number;
  readonly size: number;
  /** The thing at `u`, uniform in [0, 1). There must be one. */
  at(u: number): T;
}

/** Prepares a choice; things without weight are never drawn. */
export function choice<T>(things: readonly T[], weight: (thing: T) => number): Choice<T> {
  const sums = new Float64Array(things.length);
  let total = 0;
  for (let i = 0; i < things.length; i++) sums[i] = total += weight(things[i]!);
  const at = (u: number): T => {
    let low = 0;
    let high = things.length - 1;
    const target = u * total;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return things[low]!;
  };
  return { total, size: things.length, at };
}
