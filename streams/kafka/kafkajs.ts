import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

// kafkajs's own producers and consumers cost more for a record than a fold does, and hide what a transaction needs to know. Its
// connections, its metadata and its requests are used directly; the version is pinned, and these are the only deep imports.
const require = createRequire(import.meta.url);

/** A request as kafkajs's connections take it. */
export interface Exchange<T> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    encode(): Promise<unknown>;
  };
  readonly response: { decode(bytes: Buffer): Promise<unknown>; parse(decoded: unknown): Promise<T> };
  readonly requestTimeout?: number;
  readonly logResponseError?: boolean;
}

/** The offsets of one topic in requests and answers. */
export interface TopicOffsets {
  readonly topic: string;
  readonly partitions: readonly {
    readonly partition: number;
    readonly offset: string;
    readonly metadata?: string | null;
    readonly errorCode?: number;
  }[];
}

/** The part of kafkajs's `Broker` that the driver uses. */
export interface Broker {
  readonly nodeId: number;
  readonly connectionPool: { send<T>(exchange: Exchange<T>): Promise<T> };
  initProducerId(of: {
    transactionalId?: string;
    transactionTimeout: number;
  }): Promise<{ producerId: string; producerEpoch: number }>;
  addPartitionsToTxn(of: {
    transactionalId: string;
    producerId: string;
    producerEpoch: number;
    topics: { topic: string; partitions: number[] }[];
  }): Promise<unknown>;
  addOffsetsToTxn(of: {
    transactionalId: string;
    producerId: string;
    producerEpoch: number;
    groupId: string;
  }): Promise<unknown>;
  txnOffsetCommit(of: {
    transactionalId: string;
    producerId: string;
    producerEpoch: number;
    groupId: string;
    topics: TopicOffsets[];
  }): Promise<unknown>;
  endTxn(of: {
    transactionalId: string;
    producerId: string;
    producerEpoch: number;
    transactionResult: boolean;
  }): Promise<unknown>;
  offsetFetch(of: {
    groupId: string;
    topics: { topic: string; partitions: { partition: number }[] }[];
  }): Promise<{ responses: TopicOffsets[] }>;
  listOffsets(of: {
    isolationLevel: number;
    topics: { topic: string; partitions: { partition: number; timestamp: number }[] }[];
  }): Promise<{ responses: TopicOffsets[] }>;
}

export interface PartitionMetadata {
  readonly partitionId: number;
  readonly leader: number;
}

/** The part of kafkajs's `Cluster` that the driver uses. */
export interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  refreshMetadata(): Promise<void>;
  findTopicPartitionMetadata(topic: string): PartitionMetadata[];
  findBroker(of: { nodeId: number }): Promise<Broker>;
  findControllerBroker(): Promise<Broker>;
  findGroupCoordinator(of: { groupId: string; coordinatorType: number }): Promise<Broker>;
}

/** What a line of kafkajs's log holds. */
export interface KafkaLogEntry {
  readonly namespace: string;
  readonly label: string;
  readonly log: { readonly message: string; readonly [field: string]: unknown };
}

export const Cluster = require('kafkajs/src/cluster') as new (options: {
  logger: unknown;
  brokers: readonly string[];
  clientId: string;
  connectionTimeout: number;
  requestTimeout: number;
  metadataMaxAge: number;
  allowAutoTopicCreation: boolean;
  retry: { initialRetryTime: number; retries: number; maxRetryTime: number };
  socketFactory(of: { host: string; port: number; ssl: unknown; onConnect(): void }): Socket;
  ssl?: unknown;
  sasl?: unknown;
}) => Cluster;

export const createLogger = require('kafkajs/src/loggers').createLogger as (options: {
  level: number;
  logCreator: () => (entry: KafkaLogEntry) => void;
}) => unknown;

/** Builds the bytes of a request. */
export const Encoder = require('kafkajs/src/protocol/encoder') as new (
  size?: number,
) => {
  readonly buffer: Buffer;
  /** Makes room for so many more bytes. */
  ensureAvailable(bytes: number): void;
  writeInt8(value: number): InstanceType<typeof Encoder>;
  writeInt16(value: number): InstanceType<typeof Encoder>;
  writeInt32(value: number): InstanceType<typeof Encoder>;
  writeInt64(value: number | string): InstanceType<typeof Encoder>;
  writeString(value: string | null): InstanceType<typeof Encoder>;
  writeBytes(value: Buffer): InstanceType<typeof Encoder>;
  writeBuffer(value: Buffer): InstanceType<typeof Encoder>;
};

// kafkajs fills memory with zeros before it writes over it, three times for every request.
Encoder.prototype.ensureAvailable = function ensure(
  this: InstanceType<typeof Encoder> & { buf: Buffer; offset: number },
  length: number,
): void {
  if (this.offset + length <= this.buf.length) return;
  const larger = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(this.offset + length)));
  this.buf.copy(larger, 0, 0, this.offset);
  this.buf = larger;
};

export const API_KEYS = require('kafkajs/src/protocol/requests/apiKeys') as Record<string, number>;
export const { MemberMetadata, MemberAssignment } = require('kafkajs/src/consumer/assignerProtocol') as {
  MemberMetadata: {
    encode(of: { version: number; topics: string[]; userData: Buffer }): Buffer;
    decode(bytes: Buffer): { topics: string[]; userData: Buffer };
  };
  MemberAssignment: {
    encode(of: { version: number; assignment: Record<string, number[]>; userData?: Buffer }): Buffer;
    decode(bytes: Buffer): { assignment: Record<string, number[]> } | null;
  };
};
export const PRODUCE_RESPONSE = require('kafkajs/src/protocol/requests/produce/v7/response') as Exchange<{
  topics: { topicName: string; partitions: { partition: number; errorCode: number; baseOffset: string }[] }[];
}>['response'];
export const { createErrorFromCode } = require('kafkajs/src/protocol/error') as {
  createErrorFromCode(code: number): Error & { type: string };
};

interface RequestQueue {
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  readonly pending: unknown[];
  checkPendingRequests(): void;
}

// kafkajs #1751: once a request was answered, every connection sets a timer of a negative delay again and again, for ever: a thousand
// wake-ups a second each, and a TimeoutNegativeWarning. A timer is needed only while requests wait.
(
  require('kafkajs/src/network/requestQueue').prototype as RequestQueue & { scheduleCheckPendingRequests(): void }
).scheduleCheckPendingRequests = function schedule(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
  const wait = Math.max(this.throttledUntil - Date.now(), 10);
  this.throttleCheckTimeoutId = setTimeout(() => {
    this.throttleCheckTimeoutId = null;
    this.checkPendingRequests();
  }, wait);
};

/** A request of a given name (kafkajs's folder of it) and version. */
export function exchange<T>(name: string, version: number, parameters: unknown, requestTimeout?: number): Exchange<T> {
  const folder = `kafkajs/src/protocol/requests/${name}/v${version}`;
  const response = require(`${folder}/response`) as
    | Exchange<T>['response']
    | ((parameters: unknown) => Exchange<T>['response']);
  return {
    request: (require(`${folder}/request`) as (parameters: unknown) => Exchange<T>['request'])(parameters),
    // Some describe the answer by what was asked.
    response: typeof response === 'function' ? response(parameters) : response,
    logResponseError: false,
    ...(requestTimeout === undefined ? {} : { requestTimeout }),
  };
}
