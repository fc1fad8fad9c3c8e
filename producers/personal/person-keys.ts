import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PersonKeyMessage } from '../../schemas/person-keys.ts';
import { TOPICS } from '../../schemas/topics.ts';
import type { Codec } from '../../streams/codec.ts';
import type { Log, LogRecord } from '../../streams/log.ts';
import { decrypt, encrypt } from './envelope.ts';
import { KeyStore } from './key-store.ts';

const TOPIC = TOPICS.personKeys;
const LOOK_EVERY_MS = 250;
const AT_ONCE = 5000;
const KEY_BYTES = 32;
const ID_BYTES = 16;

export interface PersonKeysOptions {
  readonly log: Log;
  readonly codec: Pick<Codec, 'prepare' | 'decode' | 'encode'>;
  /** Where this process keeps what it has read. */
  readonly dir: string;
  /** The deployment's key, which wraps the others. */
  readonly seal: Uint8Array;
  /** Told when the log does not answer; it is asked again. */
  readonly failed?: (error: Error) => void;
}

/**
 * The keys of people, the same for every process of a deployment (docs/decisions/012). Subjects that are known to be one person's share a key; which key
 * that is, is decided by the order of the topic, however many gateways meet a person at once.
 */
export class PersonKeys {
  readonly #options: PersonKeysOptions;
  readonly #store: KeyStore;
  readonly #closing = new AbortController();
  #saidAgain = 0;
  #reading: Promise<void> = Promise.resolve();
  #following: Promise<void> = Promise.resolve();

  private constructor(options: PersonKeysOptions) {
    this.#options = options;
    this.#store = new KeyStore(options.dir);
  }

  /** Reads what there is, and follows from then on. */
  static async open(options: PersonKeysOptions): Promise<PersonKeys> {
    const keys = new PersonKeys(options);
    // A log that was put back from a backup, or made anew.
    if (keys.#store.position > (await options.log.ends(TOPIC.name))[0]!) keys.#store.clear();
    await keys.refresh();
    keys.#following = keys.#follow();
    return keys;
  }

  /** Reads what is new now. */
  refresh(): Promise<void> {
    const read = this.#reading.then(() => this.#read());
    this.#reading = read.catch(() => undefined);
    return read;
  }

  /**
   * Sees to it that the subjects of each group, which are one person's, have one key. Resolves when every process is going to know; costs nothing when it
   * is so already.
   */
  async unite(groups: readonly (readonly string[])[]): Promise<void> {
    for (
      let left = groups.filter((group) => !this.#united(group));
      left.length > 0;
      left = left.filter((group) => !this.#united(group))
    ) {
      const said: PersonKeyMessage[] = [];
      const touched = new Set<string>();
      for (const group of left) {
        // Two groups that share a subject, or a key, come one after the other: the second may find all done.
        const names = group.flatMap((subject) => [subject, this.#store.keyOf(subject) ?? subject]);
        if (names.some((name) => touched.has(name))) continue;
        for (const name of names) touched.add(name);
        said.push(...this.#uniting(group, Date.now()));
      }
      await this.#say(said);
    }
  }

  /** The same for subjects of which something may be known: a person of whom nothing was ever learnt needs no key. */
  async linked(groups: readonly (readonly string[])[]): Promise<void> {
    await this.unite(groups.filter((group) => group.some((subject) => this.#store.keyOf(subject) !== undefined)));
  }

  #united(group: readonly string[]): boolean {
    const keys = new Set(group.map((subject) => this.#store.keyOf(subject)));
    return keys.size <= 1 && !keys.has(undefined);
  }

  #uniting(group: readonly string[], at: number): PersonKeyMessage[] {
    const keys = [...new Set(group.map((subject) => this.#store.keyOf(subject)).filter((key) => key !== undefined))];
    const said: PersonKeyMessage[] = [];
    let [key] = keys;
    if (key === undefined) {
      key = randomBytes(ID_BYTES).toString('base64url');
      said.push({ type: 'key', id: key, wrapped: encrypt(this.#options.seal, randomBytes(KEY_BYTES), about(key)), at });
    }
    for (const subject of new Set(group)) {
      if (this.#store.keyOf(subject) === undefined) said.push({ type: 'claim', subject, key, at });
    }
    for (const other of keys.slice(1)) said.push({ type: 'joined', key: other, into: key, at });
    return said;
  }

  /** The key that what is learnt of a subject is sealed under, with its id; nothing before `unite`, or after `forget`. */
  keyOf(subject: string): { readonly id: Buffer; readonly key: Buffer } | undefined {
    const name = this.#store.keyOf(subject);
    const key = name && this.byId(Buffer.from(name, 'base64url'));
    return key ? { id: Buffer.from(name, 'base64url'), key } : undefined;
  }

  /** A key by its id; nothing when it was destroyed. Throws when this process has not heard of it: `refresh` may help. */
  byId(id: Uint8Array): Buffer | undefined {
    const name = Buffer.from(id).toString('base64url');
    const wrapped = this.#store.wrapped(name);
    if (wrapped === undefined) throw new UnknownKey('a key of a person is not there (yet)');
    return wrapped === 'forgotten' ? undefined : decrypt(this.#options.seal, wrapped, about(name));
  }

  /** Changes with every key that was destroyed, as far as this process has heard. */
  get forgotten(): number {
    return this.#store.lastForgotten?.offset ?? -1;
  }

  /** All subjects that are known here to be of the same persons as some. */
  together(subjects: ReadonlySet<string>): Promise<Set<string>> {
    return this.#store.together(subjects);
  }

  /**
   * Destroys every key of the persons of some subjects: what was sealed under them is lost to everybody, everywhere and for ever. Answers how many keys.
   * Resolves when no process that follows opens anything any more but for the moment that it is behind, and the log has been told to let go of them.
   */
  async forget(subjects: ReadonlySet<string>, by: string): Promise<number> {
    await this.refresh();
    const found = await this.#store.keysOf(subjects);
    await this.#say(found.map((id) => ({ type: 'forgotten', id, at: Date.now(), by })));
    await this.#compact();
    return found.length;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#following;
    await this.#reading;
    await this.#store.close();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await this.refresh();
        // Another process has destroyed a key, or one died before it had told the log.
        if (this.#store.compacted < (this.#store.lastForgotten?.offset ?? -1)) await this.#compact();
        await this.#sayAgain();
      } catch (error) {
        if (!signal.aborted) this.#options.failed?.(error as Error);
      }
    }
  }

  async #compact(): Promise<void> {
    const offset = this.#store.lastForgotten?.offset ?? -1;
    await this.#options.log.compact(TOPIC.name);
    this.#store.compacted = offset;
  }

  /**
   * Kafka lets go of nothing in the segment that it writes to, and begins another only with a record: so the last word is said once more when the segment
   * may be closed, also where nobody new comes for a long time.
   */
  async #sayAgain(): Promise<void> {
    const message = this.#store.lastForgotten?.message;
    const [now, lag] = [Date.now(), TOPIC.lagMs!];
    const age = message ? now - message.at : 0;
    if (!message || age < lag || age > 3 * lag || now - this.#saidAgain < lag) return;
    this.#saidAgain = now;
    // Not in the place of the first: what came between the two was decided after that.
    await this.#say([message], () => 'again');
  }

  async #say(messages: readonly PersonKeyMessage[], keyOf = recordKey): Promise<void> {
    if (messages.length === 0) return;
    const { log, codec } = this.#options;
    const placed = await log.append(
      messages.map((message): LogRecord => {
        return { topic: TOPIC.name, key: keyOf(message), value: codec.encode(TOPIC, message), time: Date.now() };
      }),
    );
    const last = Math.max(...placed.map(({ offset }) => offset));
    while (this.#store.position <= last) await this.refresh();
  }

  async #read(): Promise<void> {
    const { log, codec } = this.#options;
    const [end] = (await log.ends(TOPIC.name)) as [number];
    if (end <= this.#store.position) return;
    let part: { message: PersonKeyMessage; offset: number }[] = [];
    for await (const { offset, value } of log.read(TOPIC.name, 0, this.#store.position, end)) {
      await codec.prepare(TOPIC, [value]);
      part.push({ message: codec.decode<PersonKeyMessage>(TOPIC, value), offset });
      if (part.length < AT_ONCE) continue;
      this.#store.take(part, offset + 1);
      part = [];
    }
    this.#store.take(part, end);
  }
}

/** A key that this process has not heard of. */
export class UnknownKey extends Error {
  override readonly name = 'UnknownKey';
}

/** Only a `forgotten` takes the place of another record, that of its key. */
function recordKey(message: PersonKeyMessage): string {
  switch (message.type) {
    case 'key':
    case 'forgotten':
      return `key ${message.id}`;
    case 'claim':
      return `claim ${message.subject} ${message.key}`;
    case 'joined':
      return `joined ${message.key} ${message.into}`;
  }
}

function about(key: string): string {
  return `key ${key} of a person`;
}
