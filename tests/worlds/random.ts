/** A seeded source of numbers, so that a world, a shuffle or a spelling can be made again from its seed. */
export interface Random {
  /** A number in `[0, 1)`. */
  next(): number;
  /** A whole number in `[0, below)`. */
  below(below: number): number;
  /** One of a list. */
  pick<T>(list: readonly T[]): T;
  /** True with a probability. */
  chance(probability: number): boolean;
}

/** The generator mulberry32: 32 bits of state, fast, and the same on every machine. */
export function random(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { next, below, pick: (list) => list[below(list.length)]!, chance: (probability) => next() < probability };
}
