import type { DeadLetter } from '../schemas/messages.ts';
import { TOPICS } from '../schemas/topics.ts';
import { type Codec, Unreadable } from './codec.ts';
import { crashPoint } from './crash-points.ts';
import type { AnyStage, AnyTopic, Emit } from './fold.ts';
import type { LogRecord, ReadRecord, Task } from './log.ts';
import { MAX_RECORD_BYTES, refuseLarge } from './record-limit.ts';
import { DeadLetterCount, type DeadLetterLimits } from './runtime-limits.ts';
import { turn } from './runtime-turns.ts';
import { Overlay } from './state.ts';

/** Longest time that folds hold the event loop, ms. */
const SLICE_MS = 8;
/**
 * What ends a chunk: time spent folding it, ms; outputs; keys of state. The larger a chunk, the cheaper a record; the longer the wait for it.
 * It is the chunk's own time: where many partitions share a thread that has more to do than it can, each must not commit a slice at a time.
 */
const CHUNK_MS = 40;
const CHUNK_OUTPUTS = 5000;
const CHUNK_CHANGES = 5000;

/** What a dead letter has besides its content, at most. */
const LETTER_BYTES = 8192;

/** Counters of a stage in this process. */
export interface StageCounters {
  recordsIn: number;
  recordsOut: number;
  deadLetters: number;
  commits: number;
  /** ms spent in folds. */
  busyMs: number;
  /** Records of the largest commit. */
  largestCommit: number;
}

export interface StageTaskOptions {
  readonly stage: AnyStage;
  readonly codec: Codec;
  readonly limits: DeadLetterLimits;
  readonly counters: StageCounters;
}

/** What a stage does with one partition: folds record by record, commits chunk by chunk. */
export class StageTask {
  readonly #stage: AnyStage;
  readonly #codec: Codec;
  readonly #counters: StageCounters;
  readonly #task: Task;
  readonly #state: Overlay;
  readonly #deadLetters: DeadLetterCount;
  #outputs: LogRecord[] = [];
  #failed = 0;
  /** Why the partition was stopped, once it was. */
  error: string | undefined;

  constructor(options: StageTaskOptions, task: Task) {
    this.#stage = options.stage;
    this.#codec = options.codec;
    this.#counters = options.counters;
    this.#deadLetters = new DeadLetterCount(options.limits);
    this.#task = task;
    this.#state = new Overlay(task.state);
  }

  get partition(): number {
    return this.#task.partition;
  }

  /** Folds and commits the records. A lone record is committed at once; of many, chunk after chunk. */
  async batch(records: readonly ReadRecord[]): Promise<void> {
    crashPoint('runtime.after-poll');
    this.#reset();
    try {
      await this.#codec.prepare(this.#stage.input, valuesOf(records));
      await this.#chunks(records);
    } finally {
      this.#reset();
    }
  }

  async #chunks(records: readonly ReadRecord[]): Promise<void> {
    for (let at = 0; at < records.length && !this.#task.signal.aborted; ) {
      const from = at;
      for (let busy = 0; at < records.length && !this.#isFull(busy); ) {
        await turn();
        const began = performance.now();
        at = this.#slice(records, at, began);
        busy += performance.now() - began;
        if (this.error !== undefined) return this.#rest();
      }
      await this.#commit(records[at - 1]!.offset + 1, at - from);
    }
  }

  #isFull(busy: number): boolean {
    return (
      this.#outputs.length >= CHUNK_OUTPUTS ||
      this.#state.size >= CHUNK_CHANGES ||
      busy >= CHUNK_MS ||
      this.#task.signal.aborted
    );
  }

  /** Folds records from `at` on until the slice is over, at least one, and answers how far it came. */
  #slice(records: readonly ReadRecord[], at: number, began: number): number {
    let next = at;
    do {
      this.#fold(records[next++]!);
    } while (
      next < records.length &&
      this.error === undefined &&
      this.#outputs.length < CHUNK_OUTPUTS &&
      this.#state.size < CHUNK_CHANGES &&
      performance.now() - began < SLICE_MS
    );
    this.#counters.busyMs += performance.now() - began;
    return next;
  }

  #fold(record: ReadRecord): void {
    const { offset, key, value, time } = record;
    const said = this.#outputs.length;
    this.#state.checkpoint();
    try {
      const message = this.#codec.decode(this.#stage.input, value);
      const emit: Emit = (topic, key, message) => this.#emit(topic, key, message, time);
      this.#stage.fold({ key, message, time, partition: this.#task.partition, offset }, this.#state, emit);
      crashPoint('runtime.in-fold', this.#stage.name, (message as { type?: string }).type);
      this.#deadLetters.folded();
    } catch (error) {
      this.#state.rollback();
      this.#outputs.length = said;
      this.#bury(record, error as Error);
    }
  }

  #emit(topic: AnyTopic, key: string, message: unknown, time: number): void {
    const record = { topic: topic.name, key, value: this.#codec.encode(topic, message), time };
    refuseLarge([record]);
    this.#outputs.push(record);
  }

  #bury({ offset, value, time }: ReadRecord, error: Error): void {
    const position = `${this.#task.topic}-${this.#task.partition}@${offset}`;
    const code = error instanceof Unreadable ? 'unreadable' : 'fold-failed';
    const message = `${error.name}: ${error.message}`.slice(0, 1000);
    const letter: DeadLetter = {
      type: 'dead',
      stage: this.#stage.name,
      code,
      message,
      position,
      at: time,
      // A letter must fit into the log too: of a record near the limit it says only where to find it.
      content: value.length > MAX_RECORD_BYTES - LETTER_BYTES ? Buffer.alloc(0) : value,
    };
    this.#emit(TOPICS.deadLetters, code, letter, time);
    this.#failed++;
    const broken = this.#deadLetters.failed();
    if (broken) this.error = `${broken}; the last is ${position}: ${message}`;
  }

  async #commit(position: number, records: number): Promise<void> {
    crashPoint('runtime.before-commit');
    await this.#task.commit({ outputs: this.#outputs, changes: this.#state.changes(), position });
    crashPoint('runtime.after-commit');
    const counters = this.#counters;
    counters.commits++;
    counters.recordsIn += records;
    counters.recordsOut += this.#outputs.length - this.#failed;
    counters.deadLetters += this.#failed;
    counters.largestCommit = Math.max(counters.largestCommit, records);
    this.#reset();
  }

  /** A stopped partition keeps what it had committed, and waits for a better deployment. */
  async #rest(): Promise<void> {
    this.#reset();
    const { signal } = this.#task;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }

  #reset(): void {
    this.#outputs = [];
    this.#failed = 0;
    this.#state.clear();
  }
}

function* valuesOf(records: readonly ReadRecord[]): Generator<Buffer> {
  for (const { value } of records) yield value;
}
