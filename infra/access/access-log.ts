import type { Looked } from '../../schemas/access.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Codec } from '../../streams/codec.ts';
import type { Log } from '../../streams/log.ts';

/** A page asks again every few seconds; so long after it was last noted the same look is noted again, ms. */
const SAME_LOOK_MS = 300_000;
const MOST_RECENT = 10_000;

/** Which looks are wanted; all of what is given must be true of one. Instants, ms; `to` is exclusive. */
export interface WantedLooks {
  readonly by?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Notes who was shown data of single people, before it leaves; and who that was until now. */
export class AccessLog {
  readonly #log: Log;
  readonly #codec: Codec;
  readonly #recent = new Map<string, number>();

  constructor({ log, codec }: { readonly log: Log; readonly codec: Codec }) {
    this.#log = log;
    this.#codec = codec;
  }

  /** Resolves when the look is durable, or was noted a short while ago. Rejects with `LogUnavailable`: what cannot be noted is not shown. */
  async note(look: Omit<Looked, 'type'>): Promise<void> {
    const { by, role, method, route, asked, at } = look;
    const same = JSON.stringify([by, role, method, route, asked]);
    if (at - (this.#recent.get(same) ?? Number.NEGATIVE_INFINITY) < SAME_LOOK_MS) return;
    const value = this.#codec.encode(TOPICS.access, { type: 'looked', ...look } satisfies Looked);
    await this.#log.append([{ topic: TOPICS.access.name, key: by, value, time: at }]);
    if (this.#recent.size >= MOST_RECENT) this.#recent.clear();
    this.#recent.set(same, at);
  }

  /** The looks that were noted, each caller's in order. */
  async *looks({ by, from, to }: WantedLooks): AsyncGenerator<Looked> {
    const { name } = TOPICS.access;
    const [starts, ends] = [await this.#log.starts(name), await this.#log.ends(name)];
    for (const [partition, start] of starts.entries()) {
      for await (const { value } of this.#log.read(name, partition, start, ends[partition])) {
        await this.#codec.prepare(TOPICS.access, [value]);
        const look = this.#codec.decode<Looked>(TOPICS.access, value);
        if (by !== undefined && look.by !== by) continue;
        if (look.at >= (from ?? look.at) && look.at < (to ?? Number.POSITIVE_INFINITY)) yield look;
      }
    }
  }
}
