import { crashPoint } from '../crash-points.ts';
import type { Client } from './client.ts';
import { type Outgoing, Sequences } from './outgoing.ts';
import { produce } from './produce.ts';

/** Where a transaction leaves the group on its input. */
export interface InputPosition {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly position: number;
  readonly metadata: string;
}

/** Writes a step of a task to Kafka. After any error it is of no more use: open another. */
export interface StepProducer {
  /** Commits records and a position; answers the offset of each batch's first record, by round and `topic/partition`. */
  commit(out: Outgoing, input: InputPosition): Promise<Map<string, number>[]>;
}

/** The transactions of one transactional id: what a step writes becomes visible at once, or not at all. */
export class TransactionalProducer implements StepProducer {
  readonly #client: Client;
  readonly #id: string;
  readonly #producer: { id: string; epoch: number };
  readonly #sequences = new Sequences();

  private constructor(client: Client, id: string, producer: { id: string; epoch: number }) {
    this.#client = client;
    this.#id = id;
    this.#producer = producer;
  }

  /**
   * Takes over the transactional id: the broker refuses everything that earlier producers of it still send, and has finished what they
   * left open when this resolves, so that committed offsets and the ends of topics read from now on are true.
   */
  static async open(client: Client, id: string): Promise<TransactionalProducer> {
    const { producerId, producerEpoch } = await client.retrying('opening a transactional producer', async () =>
      (await client.transactionCoordinator(id)).initProducerId({
        transactionalId: id,
        transactionTimeout: client.settings.transactionTimeout,
      }),
    );
    return new TransactionalProducer(client, id, { id: producerId, epoch: producerEpoch });
  }

  async commit(out: Outgoing, input: InputPosition): Promise<Map<string, number>[]> {
    const offsets: Map<string, number>[] = [];
    const coordinator = () => this.#client.transactionCoordinator(this.#id);
    const identity = {
      transactionalId: this.#id,
      producerId: this.#producer.id,
      producerEpoch: this.#producer.epoch,
    };
    // Two steps of requests side by side, and not four one after the other: on a busy machine each step costs a wait for a turn.
    const adding = [
      this.#client.retrying('adding the position', async () =>
        (await coordinator()).addOffsetsToTxn({ ...identity, groupId: input.group }),
      ),
    ];
    if (!out.empty) {
      const topics = out.partitions();
      const addPartitions = async () => (await coordinator()).addPartitionsToTxn({ ...identity, topics });
      adding.push(this.#client.retrying('adding partitions', addPartitions));
    }
    await Promise.all(adding);
    await Promise.all([this.#sendAll(out, offsets), this.#sendPosition(input, identity)]);
    crashPoint('kafka.before-commit');
    await this.#client.retrying('committing', async () =>
      (await coordinator()).endTxn({ ...identity, transactionResult: true }),
    );
    return offsets;
  }

  async #sendAll(out: Outgoing, offsets: Map<string, number>[]): Promise<void> {
    for (let round = 0; ; round++) {
      const batches = out.round(round, this.#producer, this.#sequences, true);
      if (batches.length === 0) return;
      offsets.push(await produce(this.#client, batches, this.#id));
    }
  }

  async #sendPosition(
    input: InputPosition,
    identity: { transactionalId: string; producerId: string; producerEpoch: number },
  ): Promise<void> {
    const { topic, partition, position, metadata } = input;
    await this.#client.retrying('sending the position', async () =>
      (await this.#client.groupCoordinator(input.group)).txnOffsetCommit({
        ...identity,
        groupId: input.group,
        topics: [{ topic, partitions: [{ partition, offset: String(position), metadata }] }],
      }),
    );
  }
}
