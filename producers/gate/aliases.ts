import { derived, type SharedSettings } from '../../infra/settings/derived.ts';
import type { Wanted } from '../../infra/settings/settings.ts';

const PREFIX = 'alias/';

/**
 * The venues whose posters of tokhaiyte.vn and pccovid.gov.vn still hang. Settings of the deployment, because an alias is about a poster and
 * not about what happened: events carry the venue's own id only.
 */
export class VenueAliases {
  readonly #settings: SharedSettings;
  readonly #known: () => {
    readonly venues: ReadonlyMap<string, string>;
    readonly aliases: ReadonlyMap<string, string[]>;
  };

  constructor(settings: SharedSettings) {
    this.#settings = settings;
    this.#known = derived(settings, PREFIX, (found) => {
      const venues = new Map([...found].filter((one): one is [string, string] => typeof one[1] === 'string'));
      const aliases = new Map<string, string[]>();
      for (const [alias, venue] of venues) aliases.getOrInsertComputed(venue, () => []).push(alias);
      return { venues, aliases };
    });
  }

  /** The venue of a poster; `undefined` when none has registered it. */
  venueOf(alias: string): string | undefined {
    return this.#known().venues.get(alias);
  }

  /** The aliases of a venue, sorted. */
  of(venue: string): string[] {
    return [...(this.#known().aliases.get(venue) ?? [])].sort();
  }

  /**
   * Sets the aliases of venues, each in place of what it had; an alias that another venue had is this one's now. Resolves when every process
   * is going to know. What stands already is not said again.
   */
  async set(all: ReadonlyMap<string, readonly string[]>, by: string): Promise<void> {
    const wanted = new Map<string, string | null>();
    for (const venue of all.keys()) for (const before of this.of(venue)) wanted.set(before, null);
    for (const [venue, aliases] of all) for (const alias of aliases) wanted.set(alias, venue);
    const changed = [...wanted].filter(([alias, venue]) => (this.venueOf(alias) ?? null) !== venue);
    await this.#settings.setAll(changed.map(([alias, venue]): Wanted => ({ name: PREFIX + alias, value: venue, by })));
  }
}
