import type { ReadRecord, StateKey, StateValue, Step, Task } from '../../streams/log.ts';

/** One partition of a log in memory, and what its task committed; both outlive a "crash" of the handler. */
export class MemoryTask implements Task {
  readonly group = 'sink';
  readonly topic = 'changes';
  readonly partition: number;
  readonly #state = new Map<string, StateValue>();
  #abort = new AbortController();
  readonly records: ReadRecord[] = [];
  readonly steps: Step[] = [];
  position = 0;

  constructor(partition = 0) {
    this.partition = partition;
  }

  readonly state = {
    get: (key: StateKey) => this.#state.get(JSON.stringify(key)),
    range: () => {
      throw new Error('the sink reads no ranges');
    },
  };

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Takes the task away. */
  lose(): void {
    this.#abort.abort();
  }

  /** Gives it back, to a new process. */
  given(): void {
    this.#abort = new AbortController();
  }

  /** Appends a record; `gap` offsets before it are of no record, as on Kafka. */
  append(value: Buffer, gap = 0): void {
    const offset = (this.records.at(-1)?.offset ?? -1) + 1 + gap;
    this.records.push({ offset, key: '', value, time: 0 });
  }

  async commit(step: Step): Promise<void> {
    this.steps.push(step);
    for (const { key, value } of step.changes) this.#state.set(JSON.stringify(key), structuredClone(value));
    this.position = step.position;
  }

  /** What a driver hands out next. */
  next(most = Number.POSITIVE_INFINITY): ReadRecord[] {
    return this.records.filter(({ offset }) => offset >= this.position).slice(0, most);
  }

  read = async function* (this: MemoryTask, _partition: number, from: number, to: number) {
    yield* this.records.filter(({ offset }) => offset >= from && offset < to);
  }.bind(this);
}
