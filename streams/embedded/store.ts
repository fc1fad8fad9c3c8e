import { mkdirSync, realpathSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Database, open, type RootDatabase } from 'lmdb';
import { crashPoint } from '../crash-points.ts';
import { LogUnavailable } from '../log.ts';
import type { Records } from './partition.ts';

/** Bytes of the disk that are never used: LMDB ends the process when it cannot write a page that it has promised (a bug of 3.5). */
const SPARE = 32 * 1024 * 1024;

const PAGE = 8192;

/** How much a write writes. */
export interface WriteSize {
  readonly bytes: number;
  /** Keys that change; each may cost a page of the disk, for the page that it is on is written anew. */
  readonly keys: number;
}

/** The size of a write of a few bytes. */
export const SMALL: WriteSize = { bytes: 0, keys: 1 };

/** Bytes that may wait for the disk; more are refused, so that a slow disk costs a 503 and not the memory. */
const MOST_WAITING = 256 * 1024 * 1024;

const OWNER = 'owner';

export interface StoreOptions {
  /** Whether to wait for the disk. */
  readonly sync: boolean;
  /** Bytes free on the disk; asked before each write. */
  readonly free?: () => number;
}

export type MetaKey = [string, ...(string | number)[]];

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
  readonly meta: Database<unknown, MetaKey | string>;
  readonly records: Records;
  /** Positions by (topic, partition, group). */
  readonly positions: Database<number, [string, number, string]>;
  readonly path: string;
  readonly #owner: number;
  readonly #free: () => number;
  #handles = 0;
  /** Bytes, and bytes of the disk, that are being written. */
  #waiting = 0;
  #promised = 0;
  #closed = false;

  private constructor(path: string, { sync, free }: StoreOptions) {
    this.path = path;
    this.#free = free ?? (() => freeBytes(path));
    this.env = open({
      path,
      maxDbs: 256,
      // LMDB maps more as the file grows; a roomy map to begin with spares it doing so again and again.
      mapSize: 4 * 1024 ** 3,
      pageSize: PAGE,
      noMemInit: true,
      // Each write is a batch of its own anyway, and of the batch around a turn lmdb would leave the rejection unhandled.
      eventTurnBatching: false,
      noSync: !sync,
    });
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
  static acquire(dir: string, options: StoreOptions): Store {
    mkdirSync(dir, { recursive: true });
    const path = join(realpathSync(dir), 'log');
    const store = open_.get(path) ?? new Store(path, options);
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
  async write(size: WriteSize, puts: () => void): Promise<void> {
    const onDisk = size.bytes + size.keys * PAGE;
    this.#refuse(size.bytes, onDisk);
    this.#waiting += size.bytes;
    this.#promised += onDisk;
    crashPoint('embedded.before-commit');
    try {
      const kept = await this.meta.ifVersion(OWNER, this.#owner, puts);
      if (!kept) throw new LogUnavailable('another process has opened this data folder');
    } catch (error) {
      throw error instanceof LogUnavailable ? error : new LogUnavailable(await reason(error), { cause: error });
    } finally {
      this.#waiting -= size.bytes;
      this.#promised -= onDisk;
    }
    crashPoint('embedded.after-commit');
  }

  #refuse(bytes: number, onDisk: number): void {
    if (this.#closed) throw new LogUnavailable('the log is closed');
    if (this.#waiting > 0 && this.#waiting + bytes > MOST_WAITING) {
      throw new LogUnavailable(`${this.#waiting} bytes wait for the disk`);
    }
    const free = this.#free();
    if (free < SPARE + this.#promised + onDisk) throw new LogUnavailable(`the disk is full: ${free} bytes are free`);
  }
}

/** Why LMDB could not commit; it says so by another promise, which must not stay unhandled. */
async function reason(error: unknown): Promise<string> {
  const { message, commitError } = error as Error & { commitError?: Promise<never> };
  if (!commitError) return message;
  const cause = await Promise.race([commitError.catch((cause: Error) => cause), delay(1000)]);
  return cause instanceof Error ? cause.message : message;
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
