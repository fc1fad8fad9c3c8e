import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ALIAS } from '../codes/venue-alias.ts';
import { watchedFile } from '../watched-file.ts';

const stored = z.record(z.string().regex(ALIAS), z.string());

/**
 * The venues whose posters of tokhaiyte.vn and pccovid.gov.vn still hang. Kept in a file beside the data, because an alias is about a poster and
 * not about what happened: events carry the venue's own id only.
 */
export class VenueAliases {
  readonly #file: string;
  readonly #read: () => Readonly<Record<string, string>>;

  constructor(file: string) {
    this.#file = file;
    this.#read = watchedFile(file, (text) => stored.parse(JSON.parse(text)), {});
  }

  /** The venue of a poster; `undefined` when none has registered it. */
  venueOf(alias: string): string | undefined {
    return Object.hasOwn(this.#read(), alias) ? this.#read()[alias] : undefined;
  }

  /** The aliases of a venue, sorted. */
  of(venue: string): string[] {
    return Object.keys(this.#read())
      .filter((alias) => this.#read()[alias] === venue)
      .sort();
  }

  /** Sets the aliases of venues, each in place of what it had; an alias that another venue had is this one's now. */
  set(all: ReadonlyMap<string, readonly string[]>): void {
    const before = existsSync(this.#file) ? stored.parse(JSON.parse(readFileSync(this.#file, 'utf8'))) : {};
    const after = Object.fromEntries(Object.entries(before).filter(([, venue]) => !all.has(venue)));
    for (const [venue, aliases] of all) for (const alias of aliases) after[alias] = venue;
    mkdirSync(dirname(this.#file), { recursive: true });
    const mine = `${this.#file}.${process.pid}`;
    writeFileSync(mine, `${JSON.stringify(after, null, 2)}\n`);
    renameSync(mine, this.#file);
  }
}
