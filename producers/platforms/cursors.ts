import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** How far each platform was fetched, in a file. A cursor is saved only when all before it is durable, so a crash fetches a page again. */
export class Cursors {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  get(platform: string): string | undefined {
    return this.#read()[platform];
  }

  set(platform: string, cursor: string): void {
    const mine = `${this.#file}.${process.pid}`;
    writeFileSync(mine, JSON.stringify({ ...this.#read(), [platform]: cursor }, null, 2));
    renameSync(mine, this.#file);
  }

  #read(): Record<string, string> {
    if (!existsSync(this.#file)) return {};
    return z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(this.#file, 'utf8')));
  }
}
