import net from 'node:net';
import tls from 'node:tls';
import { LogUnavailable } from '../log.ts';
import { errorType, pause, within } from './errors.ts';
import { type Broker, Cluster, createLogger, type KafkaLogEntry } from './kafkajs.ts';
import type { Settings } from './options.ts';

const WARN = 2;

/** Errors that pass by themselves: a coordinator that loads, or the markers of the transaction before still being written. */
const PASSING = new Set(['CONCURRENT_TRANSACTIONS', 'COORDINATOR_LOAD_IN_PROGRESS', 'GROUP_LOAD_IN_PROGRESS']);

/** Errors that pass when the coordinator is looked up again: it has moved. */
const MOVED = new Set(['GROUP_COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR_FOR_GROUP']);

function describe({ log: { message, error } }: KafkaLogEntry): string {
  return error === undefined ? message : `${message}: ${error}`;
}

/**
 * One user's connections to the cluster: a task, a membership, the gateway each have their own, so that one that hangs holds up nobody
 * else. After an error that does not pass, the user drops it and opens another.
 */
export class Client {
  readonly settings: Settings;
  readonly #cluster: Cluster;
  readonly #sockets = new Set<net.Socket>();
  readonly #coordinators = new Map<string, Promise<Broker>>();
  #dropped = false;

  constructor(settings: Settings, name: string) {
    this.settings = settings;
    this.#cluster = new Cluster({
      logger: createLogger({
        level: WARN,
        logCreator: () => (entry) => {
          // What callers can act on they get as an error, so this is for looking into trouble with connections only.
          if (!this.#dropped) settings.logger({ level: 'debug', message: `${name}: ${describe(entry)}` });
        },
      }),
      brokers: settings.brokers,
      clientId: `${settings.clientId}-${name}`,
      connectionTimeout: Math.min(settings.callTimeout, 3_000),
      requestTimeout: settings.callTimeout,
      metadataMaxAge: 300_000,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 50, retries: 2, maxRetryTime: 300 },
      ssl: settings.ssl,
      sasl: settings.sasl,
      socketFactory: (of) => this.#connect(of),
    });
  }

  /** Connects; rejects with `LogUnavailable` when no broker answers in time. */
  static async open(settings: Settings, name: string): Promise<Client> {
    const client = new Client(settings, name);
    try {
      await client.call('connecting', client.#cluster.connect());
      return client;
    } catch (error) {
      client.drop();
      throw error instanceof LogUnavailable ? error : new LogUnavailable(`connecting: ${error}`, { cause: error });
    }
  }

  /** Waits for a call for at most the call timeout. */
  call<T>(doing: string, promise: Promise<T>, ms = this.settings.callTimeout): Promise<T> {
    return within(ms, doing, promise);
  }

  /** Does a call again, its coordinator looked up anew, while it fails with an error that passes by itself, within the call timeout. */
  async retrying<T>(doing: string, call: () => Promise<T>): Promise<T> {
    const until = Date.now() + this.settings.callTimeout;
    for (let wait = 2; ; wait = Math.min(wait * 1.5, 25)) {
      try {
        return await this.call(doing, call());
      } catch (error) {
        const type = errorType(error) ?? '';
        if (!(PASSING.has(type) || MOVED.has(type)) || Date.now() > until) throw error;
        if (MOVED.has(type)) this.#coordinators.clear();
        await pause(wait);
      }
    }
  }

  /** Makes the leaders of the topics known. Rejects when a topic does not exist. */
  async topics(names: readonly string[]): Promise<void> {
    const doing = `asking for the topics ${names.join(', ')}`;
    try {
      await this.call(doing, this.#cluster.addMultipleTargetTopics(names));
    } catch (error) {
      if (error instanceof LogUnavailable) throw error;
      throw new LogUnavailable(`${doing}: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Asks again for the leaders of the topics made known before. */
  async refresh(): Promise<void> {
    await this.call('asking for topics again', this.#cluster.refreshMetadata());
  }

  /** The number of partitions of a topic made known before. */
  partitions(topic: string): number {
    return this.#cluster.findTopicPartitionMetadata(topic).length;
  }

  /** The broker that leads a partition of a topic made known before. */
  async leader(topic: string, partition: number): Promise<Broker> {
    return this.#cluster.findBroker({ nodeId: this.leaderId(topic, partition) });
  }

  leaderId(topic: string, partition: number): number {
    const known = this.#cluster.findTopicPartitionMetadata(topic).find((p) => p.partitionId === partition);
    if (!known || known.leader < 0) throw new LogUnavailable(`${topic}/${partition} has no leader`);
    return known.leader;
  }

  broker(nodeId: number): Promise<Broker> {
    return this.#cluster.findBroker({ nodeId });
  }

  /** Any broker that answers. */
  controller(): Promise<Broker> {
    return this.#cluster.findControllerBroker();
  }

  /** The broker that keeps a group's offsets and members. */
  groupCoordinator(group: string): Promise<Broker> {
    return this.#coordinator(group, 0);
  }

  /** The broker that keeps the transactions of a transactional id. */
  transactionCoordinator(id: string): Promise<Broker> {
    return this.#coordinator(id, 1);
  }

  #coordinator(id: string, coordinatorType: number): Promise<Broker> {
    const key = `${coordinatorType}${id}`;
    let found = this.#coordinators.get(key);
    if (!found) {
      found = this.#cluster.findGroupCoordinator({ groupId: id, coordinatorType });
      this.#coordinators.set(key, found);
      found.catch(() => this.#coordinators.delete(key));
    }
    return found;
  }

  /** Closes the connections at once, whatever is under way on them. */
  drop(): void {
    this.#dropped = true;
    // An error and not just an end: kafkajs then fails what waits for an answer and clears its timers.
    for (const socket of this.#sockets) socket.destroy(new Error('dropped'));
  }

  #connect({
    host,
    port,
    ssl,
    onConnect,
  }: {
    host: string;
    port: number;
    ssl: unknown;
    onConnect(): void;
  }): net.Socket {
    const socket = ssl
      ? tls.connect({ host, port, ...(net.isIP(host) ? {} : { servername: host }), ...(ssl as object) }, onConnect)
      : net.connect({ host, port }, onConnect);
    // A transaction is five small requests one after the other; Nagle's algorithm would hold each back.
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#dropped) socket.destroy(new Error('dropped'));
    return socket;
  }
}
