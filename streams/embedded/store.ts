import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Database, open, type RootDatabase } from 'lmdb';
import { crashPoint } from '../crash-points.ts';
import { LogUnavailable } from '../log.ts';
import type { Records } from './partition.ts';

/** Bytes that may wait for the disk; more are refused, so that a slow disk costs a 503 and not the memory. */
const MOST_WAITING = 256 * 1024 * 1024;

const OWNER = 'owner';

/** Stores open in this process, by real path: handles of one folder share one. */
const open_ = new Map<string, Store>();

/**
 * The LMDB environment of an embedded log. All writes go through `write`, in one transaction each, in the order of the calls; lmdb runs
 * those of one turn of the event loop, and those that come while the disk is busy, in one transaction with one sync (group commit).
 *
 * Durability: with LMDB's overlapping sync the transaction becomes visible, then `fdatasync` and the write of a synced meta page follow, and
 * only then is the promise of the write kept (lmdb's `writer.cpp`: `TXN_COMMITTED` is set after `mdb_txn_commit` has synced). After a crash of
 * the machine LMDB goes back to the last synced transaction; after one of the process nothing is lost.
 *
 * One process has the folder: each that opens it takes it over by raising the version of one entry, on which every write depends, so that
 * a forgotten process cannot write between the lines.
 */
export class Store {
  readonly env: RootDatabase;
  readonly meta: Database<unknown, [string, ...(string | number)[]] | string>;
  readonly records: Records;
  /** Positions by (topic, partition, group). */
  readonly positions: Database<number, [string, number, string]>;
  readonly path: string;
  readonly #owner: number;
  #handles = 0;
  #waiting = 0;
  #closed = false;

  private constructor(path: string, sync: boolean) {
    this.path = path;
    // A new file may grow: LMDB maps more of it as needed; beginning with a roomy map spares it doing so again and again.
    this.env = open({ path, maxDbs: 256, mapSize: 4 * 1024 ** 3, encoding: 'msgpack', noSync: !sync });
    this.meta = this.env.openDB({ name: 'meta', useVersions: true } as never);
    this.records = this.env.openDB({ name: 'records', encoding: 'binary' });
    this.positions = this.env.openDB({ name: 'positions' });
    this.#owner = this.env.transactionSync(() => {
      const version = (this.meta.getEntry(OWNER)?.version ?? 0) + 1;
      this.meta.put(OWNER, process.pid, version);
      return version;
    });
  }

  /** Opens the store in a folder, or the one that this process has open. */
  static acquire(dir: string, sync: boolean): Store {
    mkdirSync(dir, { recursive: true });
    const path = join(realpathSync(dir), 'log');
    const store = open_.get(path) ?? new Store(path, sync);
    open_.set(path, store);
    store.#handles++;
    return store;
  }

  /** Gives the store back; the last one closes it, after the writes under way. */
  async release(): Promise<void> {
    if (--this.#handles > 0) return;
    this.#closed = true;
    open_.delete(this.path);
    await this.env.close();
  }

  /**
   * Runs `puts` in one transaction and resolves when it is on the disk. `puts` must not throw: what it had put would stay. Rejects with
   * `LogUnavailable`, and then nothing was written.
   */
  async write(size: number, puts: () => void): Promise<void> {
    if (this.#closed) throw new LogUnavailable('the log is closed');
    if (this.#waiting > 0 && this.#waiting + size > MOST_WAITING) {
      throw new LogUnavailable(`${this.#waiting} bytes wait for the disk`);
    }
    this.#waiting += size;
    crashPoint('embedded.before-commit');
    try {
      const kept = await this.meta.ifVersion(OWNER, this.#owner, puts);
      if (!kept) throw new LogUnavailable('another process has opened this data folder');
    } catch (error) {
      throw error instanceof LogUnavailable ? error : new LogUnavailable(await reason(error), { cause: error });
    } finally {
      this.#waiting -= size;
    }
    crashPoint('embedded.after-commit');
  }
}

/** Why LMDB could not commit; it says so by another promise, which must not stay unhandled. */
async function reason(error: unknown): Promise<string> {
  const { message, commitError } = error as Error & { commitError?: Promise<never> };
  if (!commitError) return message;
  const cause = await Promise.race([commitError.catch((cause: Error) => cause), delay(1000)]);
  return cause instanceof Error ? cause.message : message;
}
