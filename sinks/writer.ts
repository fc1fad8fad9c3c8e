import { setTimeout as sleep } from 'node:timers/promises';
import { crashPoint } from '../streams/crash-points.ts';
import type { Handler, ReadRecord, Task } from '../streams/log.ts';
import { CHUNK_LIMITS, type Chunk, type ChunkLimits, chunksOf, type DecodeChange } from './chunks.ts';
import { type Store, StoreError } from './clickhouse/store.ts';
import { mendViews } from './mend.ts';
import { rest } from './rest.ts';
import { restoreRange } from './restore-range.ts';
import { SinkStatus } from './status.ts';
import { TABLES } from './tables.ts';

export interface SinkOptions {
  readonly store: Store;
  readonly decode: DecodeChange;
  /** Records of the topic `changes` of a partition, from an offset to one before another (`Log.read`). */
  readonly read: (partition: number, from: number, to: number) => AsyncIterable<ReadRecord>;
  readonly limits?: ChunkLimits;
  /** After a small insert the partition rests so long at most, ms, and takes what has come meanwhile together: many small inserts cost much. */
  readonly restMs?: number;
  /** A batch of so many rows is no small insert. */
  readonly enoughRows?: number;
  /** Aborted when hardly anything will come any more: from then on there is no rest. */
  readonly hurry?: AbortSignal | undefined;
  /** So long after its last commit, ms, a task makes sure that it still owns its partition before it inserts. */
  readonly assureMs?: number;
  /** Between tries while ClickHouse is away, ms: from the first, doubled, to the second. */
  readonly backOffMs?: readonly [number, number];
}

/** The sink as the log drives it, and how it is doing. */
export interface Sink extends Handler {
  readonly status: SinkStatus;
}

/** The range of offsets, both included, that is being inserted, as a task's state keeps it. */
interface Intended {
  readonly from: number;
  readonly to: number;
}

const INTENDED = ['intended'];
const ENOUGH_ROWS = 5_000;

/**
 * Writes the topic `changes` into ClickHouse, every row exactly once. ClickHouse cannot commit with the log, so:
 * 1. the range of offsets about to be inserted is committed to the task's state, with the position unchanged;
 * 2. each table gets its rows of the range under a token that names the range;
 * 3. the position after the range is committed, with the range that comes next.
 * After a crash between any two, the range of 1 is read from the log again and inserted again. The records are the same, so the tokens are,
 * and ClickHouse drops what it has. Where it has the token and not the rows, they are written anew (`restore-range.ts`, `mend.ts`).
 */
export function createSink(options: SinkOptions): Sink {
  const { store, decode, read, limits = CHUNK_LIMITS, restMs = 200, assureMs = 30_000 } = options;
  const { enoughRows = ENOUGH_ROWS } = options;
  const status = new SinkStatus();
  /** When each task last committed, by the clock of `performance`. */
  const committed = new WeakMap<Task, number>();

  async function finishIntended(task: Task): Promise<void> {
    const intended = task.state.get(INTENDED) as Intended | undefined;
    if (!intended || intended.to < task.position) return;
    const unlimited = { rows: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
    const records = read(task.partition, intended.from, intended.to + 1);
    for await (const chunk of chunksOf(task.partition, records, decode, unlimited)) {
      // The token names the range as intended: on Kafka its ends are the same records, but retention may have taken the first ones.
      await insertChunk(task, { ...chunk, ...intended }, true);
    }
    await commit(task, intended.to + 1, undefined);
  }

  /** `again`: an earlier process may have begun to insert it, and died. */
  async function insertChunk(task: Task, chunk: Chunk, again = false): Promise<void> {
    const started = performance.now();
    let first = true;
    for (const [type, body] of chunk.tables) {
      if (!first) crashPoint('sink.between-tables');
      first = false;
      const table = TABLES[type];
      const token = `${store.database}-${task.topic}-${task.partition}-${chunk.from}-${chunk.to}-${table.name}`;
      const brokenOff = await insist(task, chunk, () =>
        store.insert({ table: table.name, columns: table.columns, body, token }),
      );
      if (!again && !brokenOff) continue;
      const range = { partition: task.partition, from: chunk.from, to: chunk.to };
      await insist(task, chunk, async () => {
        await restoreRange(store, table, body, range);
        await mendViews(store, type, token, range);
      });
    }
    crashPoint('sink.after-insert');
    status.inserted(task.partition, chunk.rows, performance.now() - started);
  }

  /**
   * Tries until it is done, or the task is no longer ours. Answers whether some try had no answer: then ClickHouse itself may have died of it, with
   * the token noted and the rows not there.
   */
  async function insist(task: Task, range: Intended, insert: () => Promise<void>): Promise<boolean> {
    const [first, most] = options.backOffMs ?? [100, 10_000];
    let unanswered = false;
    for (let wait = first; ; wait = Math.min(2 * wait, most)) {
      task.signal.throwIfAborted();
      await assureOurs(task, range);
      try {
        await insert();
        return unanswered;
      } catch (error) {
        unanswered ||= !(error instanceof StoreError && error.code !== undefined);
        status.failed(task.partition, error as Error);
        await sleep(wait, undefined, { signal: task.signal });
      }
    }
  }

  /**
   * A process that was stopped for minutes may wake up right before an insert, long after another one took the partition over, did the same
   * insert and so many more that ClickHouse has forgotten the token. So when the last commit is a while ago, the range is committed once
   * more: that fails when the partition is another's.
   */
  async function assureOurs(task: Task, { from, to }: Intended): Promise<void> {
    if (performance.now() - (committed.get(task) ?? Number.NEGATIVE_INFINITY) < assureMs) return;
    await commit(task, task.position, { from, to });
  }

  async function commit(task: Task, position: number, next: Intended | undefined): Promise<void> {
    const changes = next ? [{ key: INTENDED, value: next }] : [];
    await task.commit({ outputs: [], changes, position });
    committed.set(task, performance.now());
  }

  async function batch(task: Task, records: readonly ReadRecord[]): Promise<void> {
    const started = performance.now();
    await finishIntended(task);
    const left = records.filter(({ offset }) => offset >= task.position);
    let rows = 0;
    let current: Chunk | undefined;
    let inserting = Promise.resolve();
    try {
      // The next chunk is made while ClickHouse takes the current one.
      for await (const chunk of chunksOf(task.partition, left, decode, limits)) {
        await inserting;
        await advance(task, current, chunk);
        current = chunk;
        rows += chunk.rows;
        inserting = insertChunk(task, chunk);
        inserting.catch(() => undefined);
      }
    } finally {
      // Also when the next chunk cannot be made: the batch is handed out again, and must not find its own insert still under way.
      await inserting;
    }
    if (current) await advance(task, current, undefined);
    if (rows < enoughRows) await rest(task, options.hurry, Math.min(restMs, 3 * (performance.now() - started)));
  }

  /** Commits that a chunk is done and which one comes next. */
  async function advance(task: Task, done: Chunk | undefined, next: Chunk | undefined): Promise<void> {
    if (done) crashPoint('sink.before-offset');
    await commit(task, done ? done.to + 1 : task.position, next && { from: next.from, to: next.to });
    if (next) crashPoint('sink.after-intended');
  }

  return {
    status,
    batch,
    revoked: (task) => status.forget(task.partition),
  };
}
