import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open } from 'lmdb';
import { type StateChange, type StateKey, type StateView, TaskLost } from '../log.ts';
import { encodeKey } from '../state-key.ts';
import { keyEncoder, packValue, StateTable, unpackValue } from '../state-table.ts';

/** State never begins a key with this byte, so this one is free for what is known about the state. */
const META = '\x01';

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
  readonly #db: Database<Buffer, string>;
  readonly #table: StateTable;

  constructor(folder: string) {
    this.#folder = folder;
    this.#db = openDatabase(folder);
    this.#table = new StateTable(this.#db);
  }

  /** Takes the state over from whoever wrote it before, who cannot write from now on; answers how far it is. */
  take(): StoreMark & { written: number } {
    this.#table.forgetAll();
    return this.#db.transactionSync(() => {
      const found = this.#meta();
      const mark = found ?? { position: 0, changelog: 0, base: -1, written: 0 };
      this.#putMeta(mark);
      return mark;
    });
  }

  /** Throws away everything and begins anew. */
  clear(mark: StoreMark): void {
    this.#table.forgetAll();
    this.#write(() => {
      this.#db.clearSync();
      this.#putMeta(mark);
    });
  }

  /** Writes changes and how far they are, at once. Throws `TaskLost` when another session has taken the state over. */
  apply(changes: Iterable<PackedChange>, mark: StoreMark): void {
    this.#write(() => {
      for (const { key, value } of changes) {
        this.#table.forget(key);
        if (value === null) this.#db.removeSync(key);
        else this.#db.putSync(key, value);
      }
      this.#putMeta(mark);
    });
  }

  get(key: StateKey, id?: string) {
    return this.#table.get(key, id);
  }

  range(options: { start: StateKey; end: StateKey; reverse?: boolean; limit?: number }) {
    return this.#table.range(options);
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
    return bytes === undefined ? undefined : (unpackValue(bytes) as Meta);
  }

  #putMeta({ position, changelog, base }: StoreMark): void {
    const meta: Meta = { position, changelog, base, session: this.#session, written: Date.now() };
    this.#db.putSync(META, packValue(meta));
  }
}

/** A change in the form in which it is stored and logged. Throws a `RangeError` when the key is too long. */
export function packChange({ key, id, value }: StateChange): PackedChange {
  return { key: id ?? encodeKey(key), value: value === undefined ? null : packValue(value) };
}

function openDatabase(folder: string): Database<Buffer, string> {
  const boot = bootId();
  const options = {
    path: folder,
    noSubdir: false,
    // Without waiting for the disk: a crash of the process loses nothing then, and one of the machine loses what the changelog has.
    noSync: boot !== undefined,
    encoding: 'binary' as const,
    keyEncoder,
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
