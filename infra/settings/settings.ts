import { setTimeout as sleep } from 'node:timers/promises';
import type { Setting } from '../../schemas/settings.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Codec } from '../../streams/codec.ts';
import type { Log } from '../../streams/log.ts';

/** How often it is looked whether another process has changed something, ms. */
const LOOK_EVERY_MS = 250;
const { name: TOPIC } = TOPICS.settings;

/** A value that stands, and where in the log it was set. */
export interface Standing {
  readonly value: unknown;
  readonly offset: number;
}

/** What to set. */
export interface Wanted {
  readonly name: string;
  /** Plain data; `null` takes the setting away. */
  readonly value: unknown;
  readonly by: string;
  /**
   * What was there when the new value was thought of (`Settings.standing`): the change has no effect when something else is by then. Without, it
   * replaces whatever there is.
   */
  readonly after?: Standing | null;
}

/**
 * What a deployment has agreed on, as its log says: the same in every process, a moment later at most. The topic has one partition, so all
 * processes see changes in one order and agree on which of two came first.
 */
export class Settings {
  readonly #log: Log;
  readonly #codec: Codec;
  readonly #values = new Map<string, Standing>();
  /** Names that ever had a value, also those that have none any more. */
  readonly #ever = new Set<string>();
  readonly #listeners = new Set<(names: ReadonlySet<string>) => void>();
  readonly #closing = new AbortController();
  readonly #failed: (error: Error) => void;
  #position = 0;
  /** Calls of `setAll` under way; while there are any, the offsets of changes that took effect are noted for them. */
  #inFlight = 0;
  readonly #effective = new Set<number>();
  #reading: Promise<void> = Promise.resolve();
  #following: Promise<void> = Promise.resolve();

  private constructor({ log, codec }: { readonly log: Log; readonly codec: Codec }, failed: (error: Error) => void) {
    this.#log = log;
    this.#codec = codec;
    this.#failed = failed;
  }

  /** Reads what stands, and follows from then on. `failed` is told when the log does not answer; it is asked again. */
  static async open(
    base: { readonly log: Log; readonly codec: Codec },
    failed: (error: Error) => void = () => undefined,
  ): Promise<Settings> {
    const settings = new Settings(base, failed);
    await settings.refresh();
    settings.#following = settings.#follow();
    return settings;
  }

  /** The value of a setting; `undefined` when it has none. */
  get(name: string): unknown {
    return this.#values.get(name)?.value;
  }

  /** The value with its place, to be given to `set` as `after`; null when there is none. */
  standing(name: string): Standing | null {
    return this.#values.get(name) ?? null;
  }

  /** Whether a setting ever had a value: who took it away said something about it too. */
  wasSet(name: string): boolean {
    return this.#ever.has(name);
  }

  /** All settings whose names begin so, by the rest of their names, in the order in which they were first set. */
  under(prefix: string): Map<string, unknown> {
    const found = new Map<string, unknown>();
    for (const [name, { value }] of this.#values) {
      if (name.startsWith(prefix)) found.set(name.slice(prefix.length), value);
    }
    return found;
  }

  /**
   * Changes settings; resolves when that is durable and this process has read it. Answers whether each took effect: `false` when somebody was
   * faster and `after` does not hold any more. Rejects with `LogUnavailable`.
   */
  async setAll(wanted: readonly Wanted[]): Promise<boolean[]> {
    if (wanted.length === 0) return [];
    const at = Date.now();
    this.#inFlight++;
    try {
      const placed = await this.#log.append(
        wanted.map(({ name, value, by, after }) => {
          const text = value == null ? null : JSON.stringify(value);
          const follows = after === undefined ? null : (after?.offset ?? -1);
          const message: Setting = { type: 'setting', name, value: text, after: follows, at, by };
          return { topic: TOPIC, key: name, value: this.#codec.encode(TOPICS.settings, message), time: at };
        }),
      );
      const last = Math.max(...placed.map(({ offset }) => offset));
      while (this.#position <= last) await this.refresh();
      return placed.map(({ offset }) => this.#effective.has(offset));
    } finally {
      if (--this.#inFlight === 0) this.#effective.clear();
    }
  }

  /** One change; see `setAll`. */
  async set(wanted: Wanted): Promise<boolean> {
    return (await this.setAll([wanted]))[0]!;
  }

  /** Calls the listener after every change, with the names that changed, until the answer is called. It must not throw. */
  watch(listener: (names: ReadonlySet<string>) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Reads what is new now. */
  refresh(): Promise<void> {
    const read = this.#reading.then(() => this.#read());
    this.#reading = read.catch(() => undefined);
    return read;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#following;
    await this.#reading;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.refresh().catch(this.#failed);
    }
  }

  async #read(): Promise<void> {
    const [end] = (await this.#log.ends(TOPIC)) as [number];
    const changed = new Set<string>();
    if (end <= this.#position) return;
    for await (const { offset, value } of this.#log.read(TOPIC, 0, this.#position, end)) {
      await this.#codec.prepare(TOPICS.settings, [value]);
      const message = this.#codec.decode<Setting>(TOPICS.settings, value);
      if (this.#take(message, offset)) changed.add(message.name);
      this.#position = offset + 1;
    }
    this.#position = Math.max(this.#position, end);
    if (changed.size > 0) for (const listener of [...this.#listeners]) listener(changed);
  }

  #take({ name, value, after }: Setting, offset: number): boolean {
    const before = this.#values.get(name);
    if (after != null && after !== (before?.offset ?? -1)) return false;
    if (this.#inFlight > 0) this.#effective.add(offset);
    this.#ever.add(name);
    if (value == null) this.#values.delete(name);
    else this.#values.set(name, { value: JSON.parse(value), offset });
    return true;
  }
}
