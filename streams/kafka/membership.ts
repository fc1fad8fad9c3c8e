import { crashPoint } from '../crash-points.ts';
import { assign, type Member } from './assignment.ts';
import { Client } from './client.ts';
import { errorType, pause } from './errors.ts';
import { exchange, MemberAssignment, MemberMetadata } from './kafkajs.ts';
import type { Settings } from './options.ts';

const PROTOCOL = 'truyvet-sticky';

/** How long a stop waits for a join under way. */
const JOIN_PATIENCE_MS = 3_000;

/** The group no longer knows this member: what it works on belongs to others by now. */
const FORGOTTEN = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID']);

interface Joined {
  readonly generationId: number;
  readonly leaderId: string;
  readonly memberId: string;
  readonly members: readonly { readonly memberId: string; readonly memberMetadata: Buffer }[];
}

export interface MembershipOptions {
  readonly settings: Settings;
  readonly group: string;
  readonly topic: string;
  readonly instanceId: string | undefined;
  /** The partitions to work on from now on; called after every rebalance. */
  readonly assigned: (partitions: readonly number[]) => void;
  /** The group has dropped this member; it joins anew. */
  readonly lost: () => void;
}

/**
 * This process as a member of a group: joins, beats from a timer of its own whatever the tasks are busy with, and joins again when the
 * group rebalances or has forgotten it. Tasks go on during a rebalance; what makes that safe is their fencing, not the membership.
 */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #stopping = new AbortController();
  #client: Client | undefined;
  #memberId = '';
  #generation = -1;
  #owned: readonly number[] = [];
  #complaint = '';
  #waiting: (() => void)[] = [];
  #wake: () => void = () => {};
  #running: Promise<void> = Promise.resolve();
  #joining: Promise<void> = Promise.resolve();

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  /** How the group knows this process now. */
  get known(): { readonly memberId: string; readonly generation: number } {
    return { memberId: this.#memberId, generation: this.#generation };
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when the group has answered a heartbeat that was sent after this call, or when stopping. */
  confirm(): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#wake();
    });
  }

  /** Leaves the group. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    // A join under way would make this process a member after it had left.
    await Promise.race([this.#joining.catch(() => {}), pause(JOIN_PATIENCE_MS)]);
    if (this.#memberId !== '') await this.#leave();
    this.#client?.drop();
    await this.#running;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #leave(): Promise<void> {
    const { settings, group, instanceId } = this.#options;
    const members = [{ memberId: this.#memberId, groupInstanceId: instanceId ?? null }];
    try {
      // On a connection of its own: on the other one it would wait behind a join.
      const client = await Client.open(settings, `${group}-leave`);
      await this.#send('leaveGroup', 3, client, { groupId: group, members }).finally(() => client.drop());
    } catch {
      // It is then dropped when its session times out.
    }
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { settings, group, topic } = this.#options;
    while (!signal.aborted) {
      try {
        this.#client ??= await Client.open(settings, `${group}-member`);
        await this.#client.topics([topic]);
        this.#joining = this.#join(this.#client);
        await this.#joining;
        await this.#beat(this.#client);
      } catch (error) {
        if (signal.aborted) break;
        const type = errorType(error);
        if (FORGOTTEN.has(type ?? '')) {
          this.#forget();
          // With a name that another process has taken since, to come back at once would be to drive it out.
          if (type === 'FENCED_INSTANCE_ID') await pause(settings.sessionTimeout, signal);
        } else if (type !== 'REBALANCE_IN_PROGRESS') {
          const message = `group ${group}: ${(error as Error).message}; joining again`;
          // A cluster that is away for an hour is worth one line.
          if (message !== this.#complaint) settings.logger({ level: 'warn', message });
          this.#complaint = message;
          this.#client?.drop();
          this.#client = undefined;
          await pause(200 + Math.random() * 300, signal);
        }
      }
    }
    this.#client?.drop();
  }

  #forget(): void {
    this.#memberId = '';
    this.#generation = -1;
    this.#owned = [];
    this.#options.lost();
  }

  async #join(client: Client): Promise<void> {
    const { settings, group, topic, instanceId } = this.#options;
    const joined = await this.#sendJoin(client);
    this.#memberId = joined.memberId;
    crashPoint('kafka.in-rebalance');
    const { memberAssignment } = await this.#send<{ memberAssignment: Buffer }>(
      'syncGroup',
      3,
      client,
      {
        groupId: group,
        generationId: joined.generationId,
        memberId: joined.memberId,
        groupInstanceId: instanceId ?? null,
        groupAssignment: joined.leaderId === joined.memberId ? await this.#share(client, joined) : [],
      },
      settings.rebalanceTimeout,
    );
    if (this.#stopping.signal.aborted) return;
    this.#generation = joined.generationId;
    this.#complaint = '';
    this.#owned = MemberAssignment.decode(memberAssignment)?.assignment[topic] ?? [];
    settings.logger({
      level: 'info',
      message: `group ${group}: generation ${this.#generation}, partitions ${this.#owned.join(' ') || 'none'}`,
    });
    this.#options.assigned(this.#owned);
  }

  async #sendJoin(client: Client): Promise<Joined> {
    const { settings, group, topic, instanceId } = this.#options;
    const owned = JSON.stringify({ owned: this.#owned, generation: this.#generation });
    const metadata = MemberMetadata.encode({ version: 1, topics: [topic], userData: Buffer.from(owned) });
    const join = (memberId: string) =>
      this.#send<Joined>(
        'joinGroup',
        5,
        client,
        {
          groupId: group,
          sessionTimeout: settings.sessionTimeout,
          rebalanceTimeout: settings.rebalanceTimeout,
          memberId,
          groupInstanceId: instanceId ?? null,
          protocolType: 'consumer',
          groupProtocols: [{ name: PROTOCOL, metadata }],
        },
        settings.rebalanceTimeout,
      );
    try {
      return await join(this.#memberId);
    } catch (error) {
      // A new member is given its id first, so that one that hears no answer is not counted twice.
      const given = (error as { memberId?: string }).memberId;
      if (!given) throw error;
      return await join(given);
    }
  }

  async #share(client: Client, joined: Joined): Promise<{ memberId: string; memberAssignment: Buffer }[]> {
    const { topic } = this.#options;
    const members = joined.members.map(({ memberId, memberMetadata }): Member => {
      const { userData } = MemberMetadata.decode(memberMetadata);
      const said = JSON.parse(userData.toString()) as { owned: number[]; generation: number };
      return { id: memberId, owned: said.owned, generation: said.generation };
    });
    return [...assign(members, client.partitions(topic))].map(([memberId, partitions]) => ({
      memberId,
      memberAssignment: MemberAssignment.encode({
        version: 1,
        assignment: partitions.length > 0 ? { [topic]: partitions } : {},
      }),
    }));
  }

  /** Beats until the group has something else to say, which is thrown. */
  async #beat(client: Client): Promise<void> {
    const { settings, group, instanceId } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      if (this.#waiting.length === 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, settings.heartbeatInterval);
          this.#wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      if (signal.aborted) return;
      const asked = this.#waiting;
      this.#waiting = [];
      try {
        await this.#send('heartbeat', 3, client, {
          groupId: group,
          groupGenerationId: this.#generation,
          memberId: this.#memberId,
          groupInstanceId: instanceId ?? null,
        });
      } catch (error) {
        this.#waiting.push(...asked);
        throw error;
      }
      for (const resolve of asked) resolve();
    }
  }

  async #send<T>(name: string, version: number, client: Client, parameters: unknown, wait = 0): Promise<T> {
    const ms = wait + client.settings.callTimeout;
    const coordinator = await client.call(
      'finding the group coordinator',
      client.groupCoordinator(this.#options.group),
    );
    return client.call(name, coordinator.connectionPool.send(exchange<T>(name, version, parameters, ms)), ms);
  }
}
