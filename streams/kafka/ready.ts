import { type Handler, TaskLost } from '../log.ts';
import { Client } from './client.ts';
import type { Membership } from './membership.ts';
import { committedOffsets, topicOffsets } from './offsets.ts';
import type { Settings } from './options.ts';
import { PlainProducer } from './plain-producer.ts';
import { restore } from './restore.ts';
import type { StoreMark, TaskStore } from './store.ts';
import { type StepProducer, TransactionalProducer } from './transaction.ts';

/** What the tasks of a worker have in common. Names that begin with `kafka` are as Kafka knows them, with the prefix. */
export interface TaskSetup {
  readonly settings: Settings;
  readonly group: string;
  readonly topic: string;
  readonly kafkaGroup: string;
  readonly kafkaTopic: string;
  readonly handler: Handler;
  readonly maxBatch: number;
  readonly state: { readonly changelog: string; readonly folder: string; readonly version: string } | undefined;
  readonly membership: Pick<Membership, 'confirm' | 'known'>;
}

/** What a task has while it is ready: all of it is dropped and made again after an error of the log. */
export interface Ready {
  readonly client: Client;
  readonly producer: StepProducer;
  readonly store: TaskStore | undefined;
  /** Where to go on in the input. */
  readonly position: number;
  mark: StoreMark;
  /** The position that the group has committed; the task's may lie beyond it, over transaction markers. −1: none. */
  committed: number;
}

/**
 * Makes a task ready. The order is what makes it safe: a process that slept through the loss of its partition must hear from the group
 * before it fences anyone, and the position and the changelog are read only after the fence, when nobody else can move them.
 */
export async function makeReady(
  setup: TaskSetup,
  partition: number,
  store: TaskStore | undefined,
  signal: AbortSignal,
): Promise<Ready> {
  const { settings, kafkaGroup, kafkaTopic, state } = setup;
  const checkOwned = () => {
    if (signal.aborted) throw new TaskLost(`${setup.group}/${partition} has ended`);
  };
  await setup.membership.confirm();
  checkOwned();
  const client = await Client.open(settings, `${setup.group}-${partition}`);
  try {
    await client.topics(state ? [kafkaTopic, state.changelog] : [kafkaTopic]);
    checkOwned();
    const producer = settings.exactlyOnce
      ? await TransactionalProducer.open(client, `${kafkaGroup}-${partition}`)
      : new PlainProducer(client, setup.membership);
    checkOwned();
    const [committed] = await committedOffsets(client, kafkaGroup, kafkaTopic, [partition]);
    // What was committed with the position says which state belongs to it; see `restore`.
    const [version, base] = committed!.metadata.split(' ');
    const known = committed!.offset >= 0 && (!state || version === state.version);
    let position = committed!.offset;
    if (!known) [position] = (await topicOffsets(client, kafkaTopic, 'starts', [partition])) as [number];
    let mark: StoreMark = { position, changelog: 0, base: 0 };
    if (state && store) {
      const target = { changelog: state.changelog, partition, position, base: known ? Number(base) : -1 };
      mark = await restore(client, store, target, checkOwned);
    }
    checkOwned();
    return { client, producer, store, position, mark, committed: known ? position : -1 };
  } catch (error) {
    client.drop();
    throw error;
  }
}
