/** Says of what computation the reads are (they change when everything is computed anew), or nothing while something that was taken waits. */
export type Settled = () => Promise<string | undefined>;

/** Clocks of gateways may differ by so much, ms: what comes in now was never taken so long ago. */
const APART_MS = 600_000;
const MOST = 300;

/**
 * Answers about instants that are past. What was known then never changes, so that each is computed once, provided that nothing of it still waited.
 */
export class EndedWeeks {
  readonly #settled: Settled;
  readonly #now: () => number;
  readonly #known = new Map<string, unknown>();

  constructor(settled: Settled, now: () => number) {
    this.#settled = settled;
    this.#now = now;
  }

  /** The answer to a question about an instant, which `compute` gives. */
  async answer<T>(question: object, asOf: number, compute: () => Promise<T>): Promise<T> {
    const of = asOf + APART_MS < this.#now() ? await this.#settled() : undefined;
    if (of === undefined) return compute();
    const key = JSON.stringify([of, asOf, question]);
    if (this.#known.has(key)) return this.#known.get(key) as T;
    const answer = await compute();
    // Another computation may have taken its place meanwhile.
    if ((await this.#settled()) !== of) return answer;
    this.#known.set(key, answer);
    if (this.#known.size > MOST) this.#known.delete(this.#known.keys().next().value!);
    return answer;
  }
}
