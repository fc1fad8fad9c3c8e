import type { Topic } from '../../schemas/topics.ts';
import type { AnyStage, AnyTopic, Input } from '../fold.ts';
import { partitionOf } from '../partitioner.ts';
import { deepFreeze, Overlay } from '../state.ts';
import { type Random, random } from './random.ts';

/** A message that enters the pump. */
export interface PumpInput {
  readonly topic: AnyTopic;
  readonly key: string;
  readonly message: unknown;
  /** ms; when the gateway took the event. */
  readonly time: number;
}

/** A message as it lies in a topic. */
export interface PumpRecord<T = unknown> extends Input<T> {
  readonly topic: string;
}

export interface PumpOptions {
  /** Partitions of every topic; 1 by default. */
  readonly partitions?: number;
  /** With a seed, tasks take turns at random and inputs arrive between the turns; without, in the order of the stages. */
  readonly seed?: number;
  /** Most records a task takes in one turn; 100 by default, and with a seed a random number up to it. */
  readonly batch?: number;
  /** Passes each message through its Avro schema, as the log does; true by default. */
  readonly wire?: boolean;
}

interface Task {
  readonly stage: AnyStage;
  readonly partition: number;
  readonly state: Overlay;
  position: number;
}

/**
 * Folds run to quiescence in memory, without a log driver, a clock or a promise. What a driver guarantees is what holds here and no more:
 * messages of one (topic, partition) keep their order. What folds put into state or emit is frozen, so that a fold that changes a
 * value later throws. A fold that throws makes `run` throw.
 */
export class Pump {
  readonly #topics = new Map<string, PumpRecord[][]>();
  readonly #tasks: Task[] = [];
  readonly #consumed: ReadonlySet<string>;
  readonly #partitions: number;
  readonly #batch: number;
  readonly #wire: boolean;
  readonly #random: Random | undefined;

  constructor(stages: readonly AnyStage[], options: PumpOptions = {}) {
    this.#partitions = options.partitions ?? 1;
    this.#batch = options.batch ?? 100;
    this.#wire = options.wire ?? true;
    this.#random = options.seed === undefined ? undefined : random(options.seed);
    this.#consumed = new Set(stages.map((stage) => stage.input.name));
    for (const stage of stages) {
      for (let partition = 0; partition < this.#partitions; partition++) {
        this.#tasks.push({ stage, partition, state: new Overlay(undefined, { freeze: true }), position: 0 });
      }
    }
  }

  /** Appends the inputs and runs until no task has a record left. */
  run(inputs: Iterable<PumpInput> = []): void {
    const waiting = [...inputs];
    if (this.#random) this.#runAtRandom(waiting, this.#random);
    else {
      for (const input of waiting) this.#append(input.topic, input.key, input.message, input.time);
      for (let busy = true; busy; ) {
        busy = false;
        for (const task of this.#tasks) busy = this.#turn(task, this.#batch) || busy;
      }
    }
  }

  #runAtRandom(waiting: readonly PumpInput[], next: Random): void {
    let entered = 0;
    for (;;) {
      const ready = this.#tasks.filter((task) => this.#backlog(task) > 0);
      if (ready.length === 0 && entered === waiting.length) return;
      if (entered < waiting.length && next(ready.length + 1) === 0) {
        for (let left = 1 + next(this.#batch); left > 0 && entered < waiting.length; left--) {
          const input = waiting[entered++]!;
          this.#append(input.topic, input.key, input.message, input.time);
        }
      } else if (ready.length > 0) {
        this.#turn(ready[next(ready.length)]!, 1 + next(this.#batch));
      }
    }
  }

  /** The messages of a topic that were said so far, partition by partition. */
  said<T>(topic: Topic<T>): PumpRecord<T>[] {
    return (this.#topics.get(topic.name) ?? []).flat() as PumpRecord<T>[];
  }

  /** The messages of all topics that no stage reads. */
  outputs(): PumpRecord[] {
    return [...this.#topics].filter(([name]) => !this.#consumed.has(name)).flatMap(([, records]) => records.flat());
  }

  #backlog(task: Task): number {
    return (this.#topics.get(task.stage.input.name)?.[task.partition]?.length ?? 0) - task.position;
  }

  #turn(task: Task, most: number): boolean {
    const records = this.#topics.get(task.stage.input.name)?.[task.partition] ?? [];
    const end = Math.min(records.length, task.position + most);
    const busy = task.position < end;
    while (task.position < end) {
      const input = records[task.position++]!;
      task.stage.fold(input, task.state, (topic, key, message) => this.#append(topic, key, message, input.time));
      task.state.checkpoint();
    }
    return busy;
  }

  #append<T>(topic: Topic<T>, key: string, message: T, time: number): void {
    let partitions = this.#topics.get(topic.name);
    if (!partitions) {
      partitions = Array.from({ length: this.#partitions }, () => []);
      this.#topics.set(topic.name, partitions);
    }
    const partition = partitionOf(key, this.#partitions);
    const records = partitions[partition]!;
    const taken = deepFreeze(this.#wire ? topic.message.decode(topic.message.encode(message)) : message);
    records.push({ topic: topic.name, key, message: taken, time, partition, offset: records.length });
  }
}

/** Runs the inputs through the stages and answers what was said on topics that no stage reads. */
export function pump(
  stages: readonly AnyStage[],
  inputs: Iterable<PumpInput>,
  options: PumpOptions = {},
): PumpRecord[] {
  const running = new Pump(stages, options);
  running.run(inputs);
  return running.outputs();
}
