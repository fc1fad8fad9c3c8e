/** Answers that are costly to work out, kept while they are among the last few asked for; one that fails is not kept. */
export class Latest<T> {
  readonly #most: number;
  readonly #kept = new Map<string, Promise<T>>();

  constructor(most: number) {
    this.#most = most;
  }

  /** The answer of a name, worked out once for all who ask meanwhile. */
  get(name: string, work: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(name);
    const answer = known ?? work();
    this.#kept.delete(name);
    this.#kept.set(name, answer);
    if (known === undefined) {
      answer.catch(() => this.#kept.delete(name));
      if (this.#kept.size > this.#most) this.#kept.delete(this.#kept.keys().next().value!);
    }
    return answer;
  }
}
