import { crashPoint } from '../crash-points.ts';
import { LogUnavailable, type ReadRecord, type Step, type Task, TaskLost } from '../log.ts';
import { EMPTY } from '../state.ts';
import { asLogError, errorType, pause, unlessAborted } from './errors.ts';
import { fetchPartition } from './fetch.ts';
import { topicOffsets } from './offsets.ts';
import { Outgoing } from './outgoing.ts';
import { makeReady, type Ready, type TaskSetup } from './ready.ts';
import type { Fetched } from './record-reader.ts';
import { packChange, TaskStore } from './store.ts';

const FETCH_BYTES = 1024 * 1024;
const FETCH_WAIT_MS = 500;

/**
 * After a batch of fewer records than this the task rests before it fetches again, in proportion to the time that the batch took and at
 * most this long, ms: a lone record passes at once, but a steady trickle is not committed one by one when commits are what is dear.
 */
const FEW_RECORDS = 200;
const REST = 2;
const MAX_REST_MS = 40;

/** After this long without records, a position that lies beyond the committed one (over transaction markers) is committed by itself. */
const IDLE_MS = 50;

/** One input partition: its own connections, its own producer, its own state; fetches, hands out and commits until it is lost or stopped. */
export class KafkaTask implements Task {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly finished: Promise<void>;
  position = 0;
  status: 'restoring' | 'running' | 'stopped' = 'restoring';
  error: string | undefined;
  readonly #setup: TaskSetup;
  readonly #ending = new AbortController();
  readonly #out = new Outgoing();
  #store: TaskStore | undefined;
  #ready: Ready | undefined;
  #lost = false;
  #committing = false;
  /** The last record handed out, and where the log goes on after it and the markers behind it. */
  #last: { readonly offset: number; readonly next: number } | undefined;

  /** Starts once `after` has resolved: when the process had the partition before, its old task must be gone. */
  constructor(setup: TaskSetup, partition: number, after: Promise<void>) {
    this.#setup = setup;
    this.group = setup.group;
    this.topic = setup.topic;
    this.partition = partition;
    this.finished = after.then(() => this.#run());
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  get state() {
    return this.#store ?? EMPTY;
  }

  /** Ends after the batch in hand; what its handler still commits is committed. */
  stop(): void {
    this.#ending.abort();
  }

  /** Ends because the partition belongs to another process by now; nothing is committed any more. */
  lose(): void {
    this.#lost = true;
    this.#ending.abort();
  }

  async commit(step: Step): Promise<void> {
    const ready = this.#ready;
    if (this.#lost) throw new TaskLost(`${this.#name}: the partition was given to another process`);
    if (!ready) throw new LogUnavailable(`${this.#name} is not ready`);
    if (this.#committing) throw new Error(`${this.#name}: one commit at a time`);
    this.#committing = true;
    try {
      await this.#commit(ready, step);
    } finally {
      this.#out.clear();
      this.#committing = false;
    }
  }

  async #commit(ready: Ready, step: Step): Promise<void> {
    const { state } = this.#setup;
    if (step.changes.length > 0 && !state) throw new Error(`${this.#name} has no state to change`);
    const changes = step.changes.map(packChange);
    await this.#pack(ready, step, changes);
    const position = step.position - 1 === this.#last?.offset ? this.#last.next : step.position;
    let offsets: Map<string, number>[];
    try {
      offsets = await ready.producer.commit(this.#out, this.#input(position, ready.mark.base));
    } catch (error) {
      this.#unready(ready);
      throw asLogError(error, this.#name);
    }
    crashPoint('kafka.after-commit');
    this.position = position;
    ready.committed = position;
    if (!ready.store || !state) return;
    const changelog = this.#changelogEnd(offsets) ?? ready.mark.changelog;
    ready.mark = { ...ready.mark, position, changelog };
    try {
      if (changes.length > 0) ready.store.apply(changes, ready.mark);
    } catch (error) {
      // It is committed in Kafka: the state is brought there from the changelog, by whoever owns the partition.
      this.#unready(ready);
      throw asLogError(error, this.#name);
    }
    crashPoint('kafka.after-local-commit');
  }

  async #pack(ready: Ready, step: Step, changes: readonly { key: string; value: Buffer | null }[]): Promise<void> {
    const { settings, state } = this.#setup;
    const now = Date.now();
    const known = new Map<string, { name: string; partitions: number }>();
    for (const { topic, key, value, time } of step.outputs) {
      let to = known.get(topic);
      if (!to) {
        const name = settings.prefix + topic;
        await ready.client.topics([name]);
        to = { name, partitions: ready.client.partitions(name) };
        known.set(topic, to);
      }
      this.#out.add(to.name, to.partitions, key, value, time);
    }
    for (const { key, value } of changes) this.#out.put(state!.changelog, this.partition, key, 'latin1', value, now);
  }

  #input(position: number, base: number) {
    const { kafkaGroup, kafkaTopic, state } = this.#setup;
    const metadata = state ? `${state.version} ${base}` : '';
    return { group: kafkaGroup, topic: kafkaTopic, partition: this.partition, position, metadata };
  }

  #changelogEnd(offsets: readonly Map<string, number>[]): number | undefined {
    const { changelog } = this.#setup.state!;
    for (let round = offsets.length - 1; round >= 0; round--) {
      const first = offsets[round]!.get(`${changelog}/${this.partition}`);
      if (first !== undefined) return first + this.#out.count(changelog, this.partition, round);
    }
    return undefined;
  }

  get #name(): string {
    return `${this.group}/${this.partition}`;
  }

  async #run(): Promise<void> {
    let announced = false;
    for (let failures = 0; !this.signal.aborted; failures++) {
      try {
        const ready = await this.#makeReady();
        if (!announced) await this.#setup.handler.assigned?.(this);
        announced = true;
        this.status = 'running';
        await this.#consume(ready, () => {
          failures = 0;
        });
      } catch (error) {
        if (this.signal.aborted) break;
        this.error = error instanceof Error ? error.message : String(error);
        this.#setup.settings.logger({ level: 'warn', message: `${this.#name}: ${this.error}; trying again` });
        await pause(Math.min(50 * 2 ** failures, 2_000) * (0.5 + Math.random()), this.signal);
      } finally {
        if (this.#ready) this.#unready(this.#ready);
      }
    }
    this.status = 'stopped';
    try {
      if (announced) this.#setup.handler.revoked?.(this);
      await this.#store?.close();
    } catch (error) {
      this.#setup.settings.logger({ level: 'error', message: `${this.#name}: while ending: ${error}` });
    }
  }

  #unready(ready: Ready): void {
    if (this.#ready === ready) this.#ready = undefined;
    if (!this.signal.aborted) this.status = 'restoring';
    ready.client.drop();
  }

  async #makeReady(): Promise<Ready> {
    const { state } = this.#setup;
    if (state) this.#store ??= new TaskStore(`${state.folder}/${this.partition}`);
    const ready = await makeReady(this.#setup, this.partition, this.#store, this.signal);
    this.position = ready.position;
    this.#ready = ready;
    return ready;
  }

  async #consume(ready: Ready, progress: () => void): Promise<void> {
    let failures = 0;
    let fetching = this.#fetch(ready, this.position);
    while (!this.signal.aborted) {
      const fetched = await this.#next(ready, fetching);
      if (!fetched) return;
      // Under load the next records come in while these are worked on; never more than two fetches of a partition are in memory.
      const few = fetched.records.length < FEW_RECORDS;
      if (!few) fetching = this.#fetch(ready, fetched.next);
      const begun = performance.now();
      try {
        await this.#handOut(fetched);
        if (few) {
          const took = fetched.records.length === 0 ? 0 : performance.now() - begun;
          fetching = pause(Math.min(REST * took, MAX_REST_MS), this.signal).then(() =>
            this.#fetch(ready, fetched.next),
          );
          fetching.catch(() => {});
        }
        progress();
        failures = 0;
        this.error = undefined;
      } catch (error) {
        if (this.#ready !== ready || this.signal.aborted) throw error;
        this.error = error instanceof Error ? error.message : String(error);
        this.#setup.settings.logger({ level: 'warn', message: `${this.#name}: ${this.error}; handing out again` });
        await pause(Math.min(100 * 2 ** failures++, 5_000), this.signal);
        fetching = this.#fetch(ready, this.position);
      }
    }
  }

  /** The fetched records, or nothing when the task ends first. Commits the position in the meantime when nothing comes. */
  async #next(ready: Ready, fetching: Promise<Fetched>): Promise<Fetched | undefined> {
    if (this.position > ready.committed) {
      const idle = pause(IDLE_MS, this.signal).then(() => 'idle' as const);
      if ((await Promise.race([fetching, idle])) === 'idle' && !this.signal.aborted) {
        await this.commit({ outputs: [], changes: [], position: this.position });
      }
    }
    return unlessAborted(fetching, this.signal);
  }

  async #handOut({ records, next }: Fetched): Promise<void> {
    const { handler, maxBatch } = this.#setup;
    for (let from = 0; from < records.length; from += maxBatch) {
      const batch = records.slice(from, from + maxBatch) as ReadRecord[];
      const last = batch.at(-1)!.offset;
      this.#last = { offset: last, next: from + maxBatch < records.length ? last + 1 : next };
      crashPoint('kafka.after-poll');
      await handler.batch(this, batch);
      if (this.position <= last && !this.signal.aborted) {
        throw new Error(`the handler left records of ${this.#name} uncommitted from offset ${this.position} on`);
      }
      if (this.signal.aborted) return;
    }
    if (records.length === 0) this.position = Math.max(this.position, next);
  }

  #fetch(ready: Ready, from: number): Promise<Fetched> {
    const { kafkaTopic } = this.#setup;
    const fetching = fetchPartition(ready.client, kafkaTopic, this.partition, from, {
      maxWait: FETCH_WAIT_MS,
      maxBytes: FETCH_BYTES,
    }).catch((error) => this.#outOfRange(ready, from, error));
    // It is awaited later, or never when the batch before it fails.
    fetching.catch(() => {});
    return fetching;
  }

  /** Records below the first kept one are gone, by retention or truncation: the position moves there. */
  async #outOfRange(ready: Ready, from: number, error: unknown): Promise<Fetched> {
    if (errorType(error) !== 'OFFSET_OUT_OF_RANGE') throw error;
    const [start] = (await topicOffsets(ready.client, this.#setup.kafkaTopic, 'starts', [this.partition])) as [number];
    if (start <= from) throw error;
    this.#setup.settings.logger({ level: 'warn', message: `${this.#name}: offsets ${from} to ${start} were deleted` });
    return { records: [], next: start };
  }
}
