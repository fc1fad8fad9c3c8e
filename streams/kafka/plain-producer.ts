import type { Client } from './client.ts';
import { exchange } from './kafkajs.ts';
import type { Membership } from './membership.ts';
import { type Outgoing, Sequences } from './outgoing.ts';
import { produce } from './produce.ts';
import type { InputPosition, StepProducer } from './transaction.ts';

/** What a batch says of its producer when the broker is to keep no memory of it. */
const NOBODY = { id: '-1', epoch: -1 };

/**
 * Commits without transactions and without idempotence: records with acks=all, and then the position, as a member of the group. A crash
 * between the two says the records again. It is there to measure what exactly-once costs (`exactlyOnce: false`).
 */
export class PlainProducer implements StepProducer {
  readonly #client: Client;
  readonly #membership: Pick<Membership, 'known'>;

  constructor(client: Client, membership: Pick<Membership, 'known'>) {
    this.#client = client;
    this.#membership = membership;
  }

  async commit(out: Outgoing, input: InputPosition): Promise<Map<string, number>[]> {
    const offsets: Map<string, number>[] = [];
    // The numbers of a batch without a producer are ignored.
    const sequences = new Sequences();
    for (let round = 0; ; round++) {
      const batches = out.round(round, NOBODY, sequences, false);
      if (batches.length === 0) break;
      offsets.push(await produce(this.#client, batches, null));
    }
    await this.#sendPosition(input);
    return offsets;
  }

  async #sendPosition({ group, topic, partition, position, metadata }: InputPosition): Promise<void> {
    const { memberId, generation } = this.#membership.known;
    await this.#client.retrying('sending the position', async () => {
      const coordinator = await this.#client.groupCoordinator(group);
      const topics = [{ topic, partitions: [{ partition, offset: String(position), metadata }] }];
      const request = { groupId: group, groupGenerationId: generation, memberId, topics };
      return coordinator.connectionPool.send(exchange('offsetCommit', 5, request));
    });
  }
}
