import { existsSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const sums = z.object({ rows: z.int(), good: z.int(), refused: z.int(), events: z.int() });
const stored = z.object({ of: z.string(), done: sums, report: z.int() });

/** What an import has done so far. */
export type Sums = z.output<typeof sums>;
/** Nothing yet. */
export const NOTHING: Sums = { rows: 0, good: 0, refused: 0, events: 0 };

/** How far an import came, in a file beside its report, so that it goes on there after a crash. */
export class Checkpoint {
  readonly #file: string;
  readonly #of: string;

  /** `of` names what is imported: another file, or the same one changed, begins anew. */
  constructor(file: string, of: string) {
    this.#file = file;
    this.#of = of;
  }

  /** What is done and the size of the report then; cuts from the report what was written after that. */
  resume(report: string): { done: Sums; report: number } {
    if (!existsSync(this.#file)) return { done: NOTHING, report: 0 };
    const result = stored.safeParse(JSON.parse(readFileSync(this.#file, 'utf8')));
    if (!result.success || result.data.of !== this.#of) return { done: NOTHING, report: 0 };
    if (existsSync(report)) truncateSync(report, result.data.report);
    return result.data;
  }

  save(done: Sums, report: number): void {
    writeFileSync(`${this.#file}.new`, JSON.stringify({ of: this.#of, done, report }));
    renameSync(`${this.#file}.new`, this.#file);
  }

  done(): void {
    rmSync(this.#file, { force: true });
  }
}
