/** How the sink is doing in one partition. */
export interface PartitionStatus {
  readonly state: 'running' | 'waiting for ClickHouse';
  /** Rows inserted since this process took the partition. */
  readonly rows: number;
  /** How long the last insert took, ms. */
  readonly lastInsertMs: number | undefined;
  /** Tries that failed since the last success, and why the last one did. */
  readonly failures: number;
  readonly error: string | undefined;
  /** Since when it waits, ms since the epoch. */
  readonly since: number | undefined;
}

const FRESH: PartitionStatus = {
  state: 'running',
  rows: 0,
  lastInsertMs: undefined,
  failures: 0,
  error: undefined,
  since: undefined,
};

/** How the sink is doing, by partition: what `/v1/status` and `/health` show. */
export class SinkStatus {
  readonly #partitions = new Map<number, PartitionStatus>();

  get partitions(): ReadonlyMap<number, PartitionStatus> {
    return this.#partitions;
  }

  inserted(partition: number, rows: number, ms: number): void {
    const before = this.#partitions.get(partition) ?? FRESH;
    this.#partitions.set(partition, { ...FRESH, rows: before.rows + rows, lastInsertMs: ms });
  }

  failed(partition: number, error: Error): void {
    const before = this.#partitions.get(partition) ?? FRESH;
    this.#partitions.set(partition, {
      ...before,
      state: 'waiting for ClickHouse',
      failures: before.failures + 1,
      error: error.message,
      since: before.since ?? Date.now(),
    });
  }

  forget(partition: number): void {
    this.#partitions.delete(partition);
  }
}
