import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open } from 'lmdb';
import { Packr } from 'msgpackr';
import { type StateChange, type StateKey, type StateValue, type StateView, TaskLost } from '../log.ts';
import { decodeKey, encodeKey } from '../state-key.ts';

/** State never begins a key with this byte, so this one is free for what is known about the state. */
const META = '\x01';

// Maps and not records: an entry must be readable on its own, in the changelog, by a process that has seen no other.
const packr = new Packr({ useRecords: false, variableMapSize: true, copyBuffers: true });

/** A change as stored here and in the changelog: the key's bytes as a latin1 text, the value packed; `null` deletes. */
export interface PackedChange {
  readonly key: string;
  readonly value: Buffer | null;
}

/** How far a stored state is. */
export interface StoreMark {
  /** The next input offset; never beyond the group's committed one. */
  readonly position: number;
  /** The next offset of the changelog. */
  readonly changelog: number;
  /** The offset of the changelog at which this state began empty; a state with another beginning is another state. */
  readonly base: number;
}

interface Meta extends StoreMark {
  /** Who writes: a process that was replaced must not. */
  readonly session: string;
  /** ms since the epoch of the last write. */
  readonly written: number;
}

/** The state of one task in an LMDB environment of its own, so that tasks do not wait for each other's write transactions. */
export class TaskStore implements StateView {
  readonly #folder: string;
  readonly #session = crypto.randomUUID();
  #db: Database<Buffer, string>;

  constructor(folder: string) {
    this.#folder = folder;
    this.#db = openDatabase(folder);
  }

  /** Takes the state over from whoever wrote it before, who cannot write from now on; answers how far it is. */
  take(): StoreMark & { written: number } {
    return this.#db.transactionSync(() => {
      const found = this.#meta();
      const mark = found ?? { position: 0, changelog: 0, base: -1, written: 0 };
      this.#putMeta(mark);
      return mark;
    });
  }

  /** Throws away everything and begins anew. */
  clear(mark: StoreMark): void {
    this.#write(() => {
      this.#db.clearSync();
      this.#putMeta(mark);
    });
  }

  /** Writes changes and how far they are, at once. Throws `TaskLost` when another session has taken the state over. */
  apply(changes: Iterable<PackedChange>, mark: StoreMark): void {
    this.#write(() => {
      for (const { key, value } of changes) {
        if (value === null) this.#db.removeSync(key);
        else this.#db.putSync(key, value);
      }
      this.#putMeta(mark);
    });
  }

  get(key: StateKey): StateValue | undefined {
    const bytes = this.#db.getBinaryFast(encodeKey(key));
    return bytes === undefined ? undefined : packr.unpack(bytes);
  }

  *range(options: { start: StateKey; end: StateKey; reverse?: boolean; limit?: number }) {
    const start = encodeKey(options.start);
    const end = encodeKey(options.end);
    if (start >= end) return;
    const limit = options.limit === undefined ? {} : { limit: options.limit };
    const bounds = options.reverse
      ? { start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true }
      : { start, end };
    for (const { key, value } of this.#db.getRange({ ...bounds, ...limit } as Parameters<Database['getRange']>[0])) {
      yield { key: decodeKey(key as unknown as string), value: packr.unpack(value) as StateValue };
    }
  }

  async close(): Promise<void> {
    await this.#db.close();
  }

  #write(action: () => void): void {
    this.#db.transactionSync(() => {
      // In the write transaction, which one process at a time can hold: a check before it could be outdated.
      if (this.#meta()?.session !== this.#session) throw new TaskLost(`the state in ${this.#folder} has another owner`);
      action();
    });
  }

  #meta(): Meta | undefined {
    const bytes = this.#db.getBinary(META);
    return bytes === undefined ? undefined : (packr.unpack(bytes) as Meta);
  }

  #putMeta({ position, changelog, base }: StoreMark): void {
    const meta: Meta = { position, changelog, base, session: this.#session, written: Date.now() };
    this.#db.putSync(META, packr.pack(meta));
  }
}

/** A change in the form in which it is stored and logged. Throws a `RangeError` when the key is too long. */
export function packChange({ key, value }: StateChange): PackedChange {
  return { key: encodeKey(key), value: value === undefined ? null : packr.pack(value) };
}

function openDatabase(folder: string): Database<Buffer, string> {
  const boot = bootId();
  const options = {
    path: folder,
    noSubdir: false,
    // Without waiting for the disk: a crash of the process loses nothing then, and one of the machine loses what the changelog has.
    noSync: boot !== undefined,
    encoding: 'binary' as const,
    keyEncoder: {
      // lmdb passes an empty buffer for a key when it empties a database.
      writeKey(key: string | Buffer, target: Buffer, start: number): number {
        return typeof key === 'string' ? start + target.write(key, start, 'latin1') : start;
      },
      readKey(target: Buffer, start: number, end: number): string {
        return target.toString('latin1', start, end);
      },
    },
  };
  if (boot !== undefined && writtenBefore(folder, boot)) rmSync(folder, { recursive: true, force: true });
  let db: Database<Buffer, string>;
  try {
    db = open<Buffer, string>(options);
  } catch {
    // A state that cannot be read is worth nothing: the changelog has it all.
    rmSync(folder, { recursive: true, force: true });
    db = open<Buffer, string>(options);
  }
  if (boot !== undefined) writeFileSync(join(folder, BOOT), boot);
  return db;
}

/** The file that says since which start of the machine a state has been written. */
const BOOT = 'boot';

function bootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Whether a state was written before the machine last started: what was not on the disk then may be missing anywhere in the file. */
function writtenBefore(folder: string, boot: string): boolean {
  return existsSync(folder) && (!existsSync(join(folder, BOOT)) || readFileSync(join(folder, BOOT), 'utf8') !== boot);
}
