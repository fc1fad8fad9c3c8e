import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { type Database, open, type RootDatabase } from 'lmdb';
import type { PersonKeyMessage } from '../../schemas/person-keys.ts';

/** What is known of a key. Without `wrapped` it is not here yet, or destroyed. */
interface Known {
  readonly wrapped?: Uint8Array;
  /** The key that is used in its place: they are one person's. */
  readonly into?: string;
  readonly forgotten?: boolean;
}

/**
 * What the topic `person-keys` says, as far as this process has read it, on its own disk: the keys of a province do not fit into memory. Nothing here is
 * the truth: without the folder the topic is read again.
 */
export class KeyStore {
  readonly #env: RootDatabase;
  readonly #keys: Database<Known, string>;
  readonly #claims: Database<string, string>;
  readonly #meta: Database<unknown, string>;

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    // Of versions whose records carried their keys themselves.
    rmSync(join(dir, 'keys.lmdb'), { force: true });
    rmSync(join(dir, 'keys.lmdb-lock'), { force: true });
    this.#env = open({ path: join(dir, 'person-keys.lmdb'), maxDbs: 3 });
    this.#keys = this.#env.openDB({ name: 'keys' });
    this.#claims = this.#env.openDB({ name: 'claims' });
    this.#meta = this.#env.openDB({ name: 'meta' });
  }

  /** The offset of the next record to read. */
  get position(): number {
    return (this.#meta.get('position') as number | undefined) ?? 0;
  }

  /** The last record that destroyed a key. */
  get lastForgotten(): { readonly message: PersonKeyMessage; readonly offset: number } | undefined {
    return this.#meta.get('forgotten') as { message: PersonKeyMessage; offset: number } | undefined;
  }

  /** The offset of the last record that destroyed a key when the log was last told to let go of what was replaced. */
  get compacted(): number {
    return (this.#meta.get('compacted') as number | undefined) ?? -1;
  }

  set compacted(offset: number) {
    this.#meta.putSync('compacted', offset);
  }

  /** Takes records in their order, and notes how far that is. */
  take(messages: readonly { readonly message: PersonKeyMessage; readonly offset: number }[], position: number): void {
    this.#env.transactionSync(() => {
      for (const { message, offset } of messages) {
        this.#take(message);
        if (message.type === 'forgotten') this.#meta.put('forgotten', { message, offset });
      }
      this.#meta.put('position', position);
    });
  }

  #take(message: PersonKeyMessage): void {
    switch (message.type) {
      case 'key': {
        const known = this.#keys.get(message.id);
        if (!known?.forgotten) this.#keys.put(message.id, { ...known, wrapped: message.wrapped });
        break;
      }
      case 'forgotten': {
        const { wrapped: _, ...known } = this.#keys.get(message.id) ?? {};
        this.#keys.put(message.id, { ...known, forgotten: true });
        break;
      }
      case 'claim':
        if (this.keyOf(message.subject) === undefined) this.#claims.put(message.subject, message.key);
        break;
      case 'joined': {
        const [key, into] = [this.#rootOf(message.key), this.#rootOf(message.into)];
        if (key === into || this.#keys.get(key)?.forgotten || this.#keys.get(into)?.forgotten) break;
        this.#keys.put(key, { ...this.#keys.get(key), into });
        break;
      }
    }
  }

  #rootOf(key: string): string {
    let root = key;
    for (let next = this.#keys.get(root)?.into; next !== undefined; next = this.#keys.get(root)?.into) root = next;
    return root;
  }

  /** The key that what is learnt of a subject is sealed under from now on; nothing when it has none, or it was destroyed. */
  keyOf(subject: string): string | undefined {
    const claimed = this.#claims.get(subject);
    if (claimed === undefined) return undefined;
    const root = this.#rootOf(claimed);
    return this.#keys.get(root)?.forgotten ? undefined : root;
  }

  /** A key, wrapped; `forgotten` when it was destroyed; nothing when nobody has said it yet. */
  wrapped(key: string): Uint8Array | 'forgotten' | undefined {
    const known = this.#keys.get(key);
    return known?.forgotten ? 'forgotten' : known?.wrapped;
  }

  /** Every key that is not destroyed of the persons of some subjects. Looks at all keys, and lets others have their turn meanwhile. */
  async keysOf(subjects: ReadonlySet<string>): Promise<string[]> {
    const roots = new Set([...subjects].map((subject) => this.keyOf(subject)));
    const found: string[] = [];
    for await (const { key, value } of inTurns(this.#keys.getRange())) {
      if (!value.forgotten && roots.has(this.#rootOf(key))) found.push(key);
    }
    return found;
  }

  /** All subjects that share keys with some. Looks at all claims. */
  async together(subjects: ReadonlySet<string>): Promise<Set<string>> {
    const roots = new Set([...subjects].map((subject) => this.keyOf(subject)).filter((key) => key !== undefined));
    const all = new Set(subjects);
    for await (const { key: subject } of inTurns(this.#claims.getRange())) {
      const key = this.keyOf(subject);
      if (key !== undefined && roots.has(key)) all.add(subject);
    }
    return all;
  }

  /** Forgets all that was read. */
  clear(): void {
    for (const db of [this.#keys, this.#claims, this.#meta]) db.clearSync();
  }

  close(): Promise<void> {
    return this.#env.close();
  }
}

const AT_ONCE = 2000;

async function* inTurns<T>(all: Iterable<T>): AsyncGenerator<T> {
  let left = AT_ONCE;
  for (const one of all) {
    yield one;
    if (--left > 0) continue;
    await turn();
    left = AT_ONCE;
  }
}
