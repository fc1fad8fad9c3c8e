import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const stored = z.record(z.string(), z.int());

/** From when on each generation of the results is told, in a file; the first is told from the beginning. */
export class Takeovers {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** The instant, ms, from which a generation is told: `otherwise`, when the one before it was last seen to stand, and from then on always that. */
  since(generation: number, otherwise: number): number {
    if (generation === 0) return 0;
    const known = existsSync(this.#file) ? stored.parse(JSON.parse(readFileSync(this.#file, 'utf8'))) : {};
    const before = known[generation];
    if (before !== undefined) return before;
    const since = otherwise;
    writeFileSync(`${this.#file}.new`, JSON.stringify({ ...known, [generation]: since }));
    renameSync(`${this.#file}.new`, this.#file);
    return since;
  }
}
