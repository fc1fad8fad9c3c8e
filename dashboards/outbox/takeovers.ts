import type { SharedSettings } from '../../infra/settings/derived.ts';

const PREFIX = 'outbox/takeover/';

/**
 * From when on each generation of the results is told; the first is told from the beginning. A setting of the deployment: processes see a generation
 * take over at slightly different moments, and all must tell it from the same.
 */
export class Takeovers {
  readonly #settings: SharedSettings;

  constructor(settings: SharedSettings) {
    this.#settings = settings;
  }

  /** The instant, ms, from which a generation is told: `otherwise`, when the one before it was last seen to stand, and from then on always that. */
  async since(generation: number, otherwise: number): Promise<number> {
    if (generation === 0) return 0;
    const name = PREFIX + generation;
    if (this.#settings.get(name) === undefined) {
      await this.#settings.set({ name, value: otherwise, by: 'outbox', after: null });
    }
    return this.#settings.get(name) as number;
  }
}
