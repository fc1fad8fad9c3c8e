import { existsSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const stored = z.object({ of: z.string(), rows: z.int(), report: z.int() });

/** How far an import came, in a file beside its report, so that it goes on there after a crash. */
export class Checkpoint {
  readonly #file: string;
  readonly #of: string;

  /** `of` names what is imported: another file, or the same one changed, begins anew. */
  constructor(file: string, of: string) {
    this.#file = file;
    this.#of = of;
  }

  /** Rows that are done and the size of the report then; cuts from the report what was written after that. */
  resume(report: string): { rows: number; report: number } {
    if (!existsSync(this.#file)) return { rows: 0, report: 0 };
    const result = stored.safeParse(JSON.parse(readFileSync(this.#file, 'utf8')));
    if (!result.success || result.data.of !== this.#of) return { rows: 0, report: 0 };
    if (existsSync(report)) truncateSync(report, result.data.report);
    return result.data;
  }

  save(rows: number, report: number): void {
    writeFileSync(`${this.#file}.new`, JSON.stringify({ of: this.#of, rows, report }));
    renameSync(`${this.#file}.new`, this.#file);
  }

  done(): void {
    rmSync(this.#file, { force: true });
  }
}
