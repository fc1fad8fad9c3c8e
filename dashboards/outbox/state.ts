import type { StateChange, StateKey, StateView } from '../../streams/log.ts';
import { below } from '../../streams/state-key.ts';

/** State of a task with the changes that a batch has made so far. */
export class BatchState {
  readonly #view: StateView;
  readonly #changed = new Map<string, StateChange>();

  constructor(view: StateView) {
    this.#view = view;
  }

  get<T>(key: StateKey): T | undefined {
    const changed = this.#changed.get(JSON.stringify(key));
    return (changed ? changed.value : this.#view.get(key)) as T | undefined;
  }

  set(key: StateKey, value: unknown): void {
    this.#changed.set(JSON.stringify(key), { key, value });
  }

  /** Values of the keys that begin so, in key order. */
  under<T>(prefix: readonly string[]): { key: StateKey; value: T }[] {
    const all = new Map<string, { key: StateKey; value: T }>();
    for (const { key, value } of this.#view.range(below([...prefix])))
      all.set(JSON.stringify(key), { key, value: value as T });
    for (const [text, { key, value }] of this.#changed) {
      if (!prefix.every((part, i) => key[i] === part)) continue;
      if (value === undefined) all.delete(text);
      else all.set(text, { key, value: value as T });
    }
    return [...all.keys()].sort().map((text) => all.get(text)!);
  }

  changes(): StateChange[] {
    return [...this.#changed.values()];
  }
}
