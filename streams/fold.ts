import type { Topic } from '../schemas/topics.ts';
import type { StateKey, StateValue } from './log.ts';

/** The state of one task as a fold sees it: reads see the writes made before them. */
export interface State {
  get<T = StateValue>(key: StateKey): T | undefined;
  put(key: StateKey, value: StateValue): void;
  delete(key: StateKey): void;
  /** Entries with `start <= key < end`, in key order or backwards. Changing state while iterating is allowed and not seen. */
  range<T = StateValue>(options: {
    start: StateKey;
    end: StateKey;
    reverse?: boolean;
    limit?: number;
  }): Iterable<{ key: StateKey; value: T }>;
}

/** One input record as a fold sees it. */
export interface Input<In> {
  readonly key: string;
  readonly message: In;
  /** When the gateway took the event that this is about, ms. */
  readonly time: number;
  readonly partition: number;
  readonly offset: number;
}

/** Says a message to another stage. Messages with one key arrive in the order in which they were said. */
export type Emit = <T>(topic: Topic<T>, key: string, message: T) => void;

/**
 * A fold: takes one record into the state of its task and says what follows. Synchronous, deterministic, and ignorant of clocks, logs
 * and the network; whatever it does is undone if it throws, and the record goes to the dead letters.
 */
export type Fold<In> = (input: Input<In>, state: State, emit: Emit) => void;

/**
 * A stage. `version` is that of its state's shape: state of another version is not read but rebuilt from the input.
 */
export interface Stage<In> {
  readonly name: string;
  readonly version: number;
  readonly input: Topic<In>;
  readonly outputs: readonly { readonly name: string }[];
  readonly fold: Fold<In>;
}

/** A stage, or a topic, of whatever messages: for what handles many of them. */
// biome-ignore lint/suspicious/noExplicitAny: a stage both takes and keeps its message type, so that only any stands for all of them
export type AnyStage = Stage<any>;
// biome-ignore lint/suspicious/noExplicitAny: as above
export type AnyTopic = Topic<any>;
