/** A line for the operator's log. */
export interface LogLine {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly message: string;
}

/** How the driver reaches Kafka and how patient it is. Times are in ms. */
export interface KafkaOptions {
  /** `host:port` of some brokers. */
  readonly brokers: readonly string[];
  readonly clientId?: string;
  /** Before every topic, group and transactional id; several deployments share a cluster by it. Default `truyvet-`. */
  readonly prefix?: string;
  /** The folder of the tasks' state. Processes may share it. */
  readonly stateDir: string;
  /**
   * The name of this process among those of a deployment, the same after a restart: the group then gives it its partitions back at once
   * and does not wait for the session timeout of the one that died. Without it, every start is a new member.
   */
  readonly instanceId?: string;
  /** A process that is silent for this long loses its partitions. Default 6,000. */
  readonly sessionTimeout?: number;
  /** Default 1,000. */
  readonly heartbeatInterval?: number;
  /** How long a rebalance waits for the others. Default 20,000. */
  readonly rebalanceTimeout?: number;
  /** An open transaction is aborted by the broker after this. Default 15,000. */
  readonly transactionTimeout?: number;
  /** The limit of every call to Kafka that is not meant to wait. Default 10,000. */
  readonly callTimeout?: number;
  /** Copies of the topics that the driver makes; −1 is the cluster's default. Default −1. */
  readonly replicationFactor?: number;
  /**
   * `false` commits without transactions: records first, then the position, so that a crash between the two says records twice. For
   * measuring what transactions cost, and for nothing else: no configuration of a deployment sets it. Default `true`.
   */
  readonly exactlyOnce?: boolean;
  /** TLS and SASL, as kafkajs takes them. */
  readonly ssl?: unknown;
  readonly sasl?: unknown;
  readonly logger?: (line: LogLine) => void;
}

export type Settings = Required<Omit<KafkaOptions, 'instanceId' | 'ssl' | 'sasl'>> &
  Pick<KafkaOptions, 'instanceId' | 'ssl' | 'sasl'>;

/** The options with their defaults. */
export function settings(options: KafkaOptions): Settings {
  const sessionTimeout = options.sessionTimeout ?? 6_000;
  return {
    clientId: 'truyvet',
    prefix: 'truyvet-',
    heartbeatInterval: Math.min(1_000, sessionTimeout / 4),
    rebalanceTimeout: 20_000,
    transactionTimeout: 15_000,
    callTimeout: 10_000,
    replicationFactor: -1,
    exactlyOnce: true,
    logger: () => {},
    ...options,
    sessionTimeout,
  };
}

export { MAX_RECORD_BYTES } from '../record-limit.ts';

/** Batches are filled up to this; under the broker's default limit of a batch. */
export const MAX_BATCH_BYTES = 900_000;
