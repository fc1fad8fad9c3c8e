import { type Admin, Kafka, logLevel } from 'kafkajs';
import { GroupBusy, LogUnavailable, type TopicSpec } from '../log.ts';
import { Client } from './client.ts';
import { pause, within } from './errors.ts';
import { MAX_RECORD_BYTES, type Settings } from './options.ts';

/** Room in a batch for the largest record and what surrounds it. */
const MAX_MESSAGE_BYTES = 2 * MAX_RECORD_BYTES;

const DAY_MS = 86_400_000;

/** Creates the topics that are missing, and resolves when all can be written to. */
export async function createTopics(settings: Settings, topics: readonly TopicSpec[]): Promise<void> {
  await administer(settings, 'creating topics', async (admin) => {
    const existing = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !existing.has(settings.prefix + topic.name));
    if (missing.length === 0) return;
    await admin.createTopics({
      // kafkajs gives up when the broker that it asks has not heard of the topic yet.
      waitForLeaders: false,
      topics: missing.map((topic) => ({
        topic: settings.prefix + topic.name,
        numPartitions: topic.partitions,
        replicationFactor: settings.replicationFactor,
        configEntries: [
          { name: 'cleanup.policy', value: topic.cleanup },
          { name: 'retention.ms', value: String(topic.retentionMs) },
          { name: 'max.message.bytes', value: String(MAX_MESSAGE_BYTES) },
          ...letGo(topic),
        ],
      })),
    });
  });
  const client = await Client.open(settings, 'create');
  try {
    await haveLeaders(
      client,
      topics.map(({ name }) => settings.prefix + name),
    );
  } finally {
    client.drop();
  }
}

/**
 * What was deleted, or replaced in a compacted topic, is gone from the disk after its `lagMs`, else after a day or two, and not when a segment happens to
 * be full: the cleaner takes from every segment but the one that is written to, so that one is closed, and looked at, in time.
 */
function letGo({ cleanup, lagMs }: TopicSpec): { name: string; value: string }[] {
  const all = {
    'segment.ms': lagMs ?? DAY_MS,
    ...(cleanup === 'compact' && { 'max.compaction.lag.ms': lagMs ?? DAY_MS }),
    ...(lagMs !== undefined && { 'delete.retention.ms': lagMs, 'min.cleanable.dirty.ratio': 0.01 }),
  };
  return Object.entries(all).map(([name, value]) => ({ name, value: String(value) }));
}

async function haveLeaders(client: Client, names: readonly string[]): Promise<void> {
  const until = Date.now() + client.settings.callTimeout;
  for (;;) {
    try {
      await client.topics(names);
      for (const name of names) {
        for (let partition = 0; partition < client.partitions(name); partition++) client.leaderId(name, partition);
      }
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await pause(50);
      await client.refresh().catch(() => {});
    }
  }
}

/** Deletes the topics that exist. */
export function deleteTopics(settings: Settings, names: readonly string[]): Promise<void> {
  return administer(settings, 'deleting topics', async (admin) => {
    // kafkajs tries for ten seconds to delete a topic that does not exist.
    const existing = new Set(await admin.listTopics());
    const topics = names.map((name) => settings.prefix + name).filter((name) => existing.has(name));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  });
}

/** Deletes a group, as Kafka names it, if it exists. It must have no members. */
export function deleteGroup(settings: Settings, name: string): Promise<void> {
  return administer(settings, `forgetting the group ${name}`, async (admin) => {
    const until = Date.now() + settings.callTimeout;
    for (;;) {
      try {
        const { groups } = await admin.listGroups();
        if (groups.some(({ groupId }) => groupId === name)) await deleteThem(admin, [name]);
        return;
      } catch (error) {
        if (error instanceof GroupBusy) throw error;
        // A broker that has just started, or made the topic of offsets, does not know its groups yet.
        if (
          !/is loading|not available|not the correct coordinator/i.test((error as Error).message) ||
          Date.now() > until
        )
          throw error;
        await pause(100);
      }
    }
  });
}

/** Deletes the topics of these names, and answers whether there was one. */
export async function removeTopics(settings: Settings, isOne: (name: string) => boolean): Promise<boolean> {
  let there = false;
  await administer(settings, 'removing topics', async (admin) => {
    const topics = (await admin.listTopics()).filter(isOne);
    there = topics.length > 0;
    if (there) await admin.deleteTopics({ topics });
  });
  return there;
}

/** Deletes the groups of these names, and answers whether there was one. Rejects with `LogUnavailable` when one has members. */
export async function removeGroups(settings: Settings, isOne: (name: string) => boolean): Promise<boolean> {
  let there = false;
  await administer(settings, 'removing groups', async (admin) => {
    const names = (await admin.listGroups()).groups.map(({ groupId }) => groupId).filter(isOne);
    there = names.length > 0;
    if (there) await deleteThem(admin, names);
  });
  return there;
}

const NON_EMPTY_GROUP = 68;

async function deleteThem(admin: Admin, groups: string[]): Promise<void> {
  try {
    await admin.deleteGroups(groups);
  } catch (error) {
    const { groups: failed = [] } = error as { groups?: { groupId: string; errorCode: number }[] };
    const busy = failed.find(({ errorCode }) => errorCode === NON_EMPTY_GROUP);
    throw busy ? new GroupBusy(`a process works for the group ${busy.groupId}`) : error;
  }
}

/** Does something rare with connections that are made for it; they cannot have gone stale. */
async function administer(settings: Settings, doing: string, action: (admin: Admin) => Promise<void>): Promise<void> {
  const admin = new Kafka({
    brokers: [...settings.brokers],
    clientId: `${settings.clientId}-admin`,
    connectionTimeout: Math.min(settings.callTimeout, 3_000),
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => settings.logger({ level: 'debug', message: `admin: ${entry.log.message}` }),
    retry: { initialRetryTime: 100, retries: 5 },
    ...(settings.ssl ? { ssl: settings.ssl as true } : {}),
    ...(settings.sasl ? { sasl: settings.sasl as never } : {}),
  }).admin();
  try {
    await within(
      2 * settings.callTimeout,
      doing,
      admin.connect().then(() => action(admin)),
    );
  } catch (error) {
    if (error instanceof LogUnavailable || error instanceof GroupBusy) throw error;
    throw new LogUnavailable(`${doing}: ${(error as Error).message}`, { cause: error });
  } finally {
    // It may wait for answers that never come.
    admin.disconnect().catch(() => {});
  }
}
