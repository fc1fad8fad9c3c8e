import { setTimeout as sleep } from 'node:timers/promises';
import { commitBeside } from '../../streams/commit-beside.ts';
import type { LogRecord, ReadRecord, Task } from '../../streams/log.ts';
import { deliver } from './deliver.ts';
import { deadLetter, messagesOf, type OutboxOptions } from './outbox.ts';
import { isParked, type Parked, park, parkedIn } from './parked.ts';
import { replayPartition } from './replay.ts';
import type { ReplayOrder } from './replays.ts';
import { attempt, longer, send } from './send.ts';
import { BatchState } from './state.ts';

const LOOK_EVERY_MS = 250;
const REPLAYED = ['replayed'];

/**
 * A destination's share of one partition of the log. Beside the batches it tries again what waits, person by person, and tells again from a date when
 * that is asked for; a replay and a batch never run at once, so that what is told again cannot overtake what is new.
 */
export class OutboxTask {
  readonly #task: Task;
  readonly #options: OutboxOptions;
  /** Next try of what waits about a person. */
  readonly #due = new Map<string, { at: number; pause: number }>();
  /** When the first of them is due. */
  #nextDue = 0;
  #last: Promise<void> = Promise.resolve();
  readonly ended: Promise<void>;

  constructor(task: Task, options: OutboxOptions) {
    this.#task = task;
    this.#options = options;
    this.ended = this.#beside();
  }

  batch(records: readonly ReadRecord[]): Promise<void> {
    return this.#alone(async () => {
      await this.#replay();
      const { destination, seal } = this.#options;
      const state = new BatchState(this.#task.state);
      const messages = await messagesOf(this.#options, this.#task.partition, records, state);
      const outputs: LogRecord[] = [];
      await deliver(
        messages.filter(({ knownAt }) => knownAt >= destination.since),
        async (message) => {
          if (isParked(state, message.person)) return park(state, message, seal, Date.now());
          const sent = await send(message, destination, this.#task.signal);
          if (sent.ok) return;
          if (sent.code === 'failing') park(state, message, seal, Date.now());
          else outputs.push(deadLetter(this.#options, message, sent));
        },
      );
      await commitBeside(this.#task, { outputs, changes: state.changes(), position: records.at(-1)!.offset + 1 });
      // What was put aside is seen from now on.
      this.#nextDue = 0;
    });
  }

  /** One at a time of all that commits. */
  #alone(action: () => Promise<void>): Promise<void> {
    const done = this.#last.then(action);
    this.#last = done.catch(() => {});
    return done;
  }

  async #beside(): Promise<void> {
    const { signal } = this.#task;
    const { say, destination } = this.#options;
    for (let said = ''; !signal.aborted; ) {
      try {
        if (this.#order()) await this.#alone(() => this.#replay());
        await this.#retry();
        said = '';
      } catch (error) {
        this.#nextDue = 0;
        const { message } = error as Error;
        if (!signal.aborted && message !== said) say(`outbox ${destination.name}: ${message}`);
        said = message;
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
    }
  }

  /** What is to be told again, if it was not yet. */
  #order(): ReplayOrder | undefined {
    const { replays, destination, generation } = this.#options;
    const order = replays.asked(destination.name, generation);
    return order && this.#task.state.get(REPLAYED) !== order.id ? order : undefined;
  }

  async #replay(): Promise<void> {
    const order = this.#order();
    if (!order) return;
    const { replays, destination } = this.#options;
    const { partition, position, signal } = this.#task;
    const count = await replayPartition(this.#options, partition, order.from, position, signal);
    // Before it is kept: after a crash in between it is done, and said, again.
    await replays.done(destination.name, partition, order, count);
    await commitBeside(this.#task, { outputs: [], changes: [{ key: REPLAYED, value: order.id }] });
  }

  async #retry(): Promise<void> {
    if (Date.now() < this.#nextDue) return;
    this.#nextDue = Number.POSITIVE_INFINITY;
    const waiting = parkedIn(new BatchState(this.#task.state), this.#options.open);
    for (const person of this.#due.keys()) if (!waiting.has(person)) this.#due.delete(person);
    for (const [person, messages] of waiting) {
      const { at, pause } = this.#due.get(person) ?? { at: 0, pause: this.#options.destination.pauseMs };
      if (Date.now() < at) {
        this.#nextDue = Math.min(this.#nextDue, at);
        continue;
      }
      const goesOn = await this.#retryPerson(messages);
      if (goesOn) continue;
      const next = Date.now() + pause * (0.5 + Math.random() / 2);
      this.#due.set(person, { at: next, pause: longer(pause) });
      this.#nextDue = Math.min(this.#nextDue, next);
    }
  }

  /** Tries what waits about one person, in order, until one is not taken; answers whether all was. */
  async #retryPerson(messages: readonly Parked[]): Promise<boolean> {
    const { destination } = this.#options;
    for (const { key, since, message: opened } of messages) {
      const message = opened();
      const failure = await attempt(message, destination, this.#task.signal);
      this.#task.signal.throwIfAborted();
      if (failure && !failure.final && Date.now() - since < destination.giveUpAfterMs) return false;
      const code = failure?.final ? 'refused' : 'unreachable';
      const outputs = failure ? [deadLetter(this.#options, message, { code, why: failure.why })] : [];
      await this.#alone(() => commitBeside(this.#task, { outputs, changes: [{ key, value: undefined }] }));
    }
    return true;
  }
}
