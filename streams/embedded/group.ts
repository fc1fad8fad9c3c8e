import type { EmbeddedWorker } from './worker.ts';

/**
 * Which worker of a group has which partition of a topic, among all handles of this process. The newest workers come first, and a
 * partition goes to its new worker at once: what the old one was doing is not committed.
 */
export class Group {
  readonly #partitions: number;
  readonly #owners: (EmbeddedWorker | undefined)[];
  /** The commit under way per partition, whoever made it: the next owner waits for it before reading the position. */
  readonly #commits: Promise<unknown>[];
  readonly #members: EmbeddedWorker[] = [];

  constructor(partitions: number) {
    this.#partitions = partitions;
    this.#owners = new Array(partitions).fill(undefined);
    this.#commits = new Array(partitions).fill(Promise.resolve());
  }

  get empty(): boolean {
    return this.#members.length === 0;
  }

  join(worker: EmbeddedWorker): void {
    this.#members.unshift(worker);
    this.#share();
  }

  leave(worker: EmbeddedWorker): void {
    const at = this.#members.indexOf(worker);
    if (at < 0) return;
    this.#members.splice(at, 1);
    this.#share();
  }

  owner(partition: number): EmbeddedWorker | undefined {
    return this.#owners[partition];
  }

  /** Notes a commit, for whoever gets the partition next. */
  committing(partition: number, commit: Promise<unknown>): void {
    this.#commits[partition] = commit.catch(() => undefined);
  }

  /** Resolves when the commits that were under way have been made or have failed. */
  async settled(partition: number): Promise<void> {
    await this.#commits[partition];
  }

  #share(): void {
    for (let partition = 0; partition < this.#partitions; partition++) {
      const before = this.#owners[partition];
      const after = this.#members[partition % Math.max(1, this.#members.length)];
      if (before === after) continue;
      this.#owners[partition] = after;
      before?.lose(partition);
      after?.take(partition);
    }
  }
}
