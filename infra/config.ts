import { resolve } from 'node:path';
import { z } from 'zod';

/** How a process of the system is set up, from the environment (`events.md`, *Running it*). */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Folder of everything that this process keeps. */
  readonly dataDir: string;
  /** The administrator's token; made at the first start when it is not given. */
  readonly token: string | undefined;
  readonly demo: boolean;
  readonly rulesFile: string | undefined;
  readonly kafka: KafkaConfig | undefined;
  readonly clickhouseUrl: string | undefined;
  /** Days whose answers stay complete; what is older leaves. Without, everything is kept for ever. */
  readonly retentionDays?: number | undefined;
  /** Records that may wait for a stage before the gateway takes no more. */
  readonly mostPending?: number | undefined;
}

export interface KafkaConfig {
  readonly brokers: readonly string[];
  readonly registryUrl: string;
  readonly prefix: string;
  /** A name of this process that is the same after a restart: it then gets its partitions back at once. */
  readonly instanceId: string | undefined;
}

const schema = z.object({
  PORT: z.coerce.number('must be a port, 0 to 65535').int().min(0).max(65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  TRUYVET_DATA: z.string().default('./data'),
  TRUYVET_TOKEN: z.string().min(8, 'must have at least 8 characters').optional(),
  TRUYVET_DEMO: z.enum(['0', '1'], 'must be 0 or 1').default('1'),
  TRUYVET_RULES: z.string().optional(),
  KAFKA_BROKERS: z.string().optional(),
  SCHEMA_REGISTRY_URL: z.url('must be a URL').optional(),
  TRUYVET_TOPIC_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9._-]*$/, 'may hold letters, digits, dots, hyphens and underscores')
    .default('truyvet-'),
  TRUYVET_INSTANCE: z
    .string()
    .regex(/^[a-zA-Z0-9._-]+$/, 'may hold letters, digits, dots, hyphens and underscores')
    .optional(),
  CLICKHOUSE_URL: z.url('must be a URL').optional(),
  TRUYVET_RETENTION_DAYS: z.coerce
    .number('must be a number of days, 1 or more')
    .int('must be whole days')
    .min(1, 'must be 1 day or more')
    .optional(),
  TRUYVET_MOST_PENDING: z.coerce
    .number('must be a number of records, 1 or more')
    .int('must be a whole number of records')
    .min(1, 'must be 1 record or more')
    .optional(),
});

/** Reads the environment. Throws an error that names each wrong variable and what would be right. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const result = schema.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`the environment is wrong:\n${lines.join('\n')}`);
  }
  const { data } = result;
  if ((data.KAFKA_BROKERS === undefined) !== (data.SCHEMA_REGISTRY_URL === undefined)) {
    throw new Error(
      'the environment is wrong:\n  KAFKA_BROKERS and SCHEMA_REGISTRY_URL go together: set both, or neither',
    );
  }
  return {
    port: data.PORT,
    host: data.HOST,
    dataDir: resolve(data.TRUYVET_DATA),
    token: data.TRUYVET_TOKEN,
    demo: data.TRUYVET_DEMO === '1',
    rulesFile: data.TRUYVET_RULES,
    kafka: data.KAFKA_BROKERS
      ? {
          brokers: data.KAFKA_BROKERS.split(',').map((broker) => broker.trim()),
          registryUrl: data.SCHEMA_REGISTRY_URL!,
          prefix: data.TRUYVET_TOPIC_PREFIX,
          instanceId: data.TRUYVET_INSTANCE,
        }
      : undefined,
    clickhouseUrl: data.CLICKHOUSE_URL,
    retentionDays: data.TRUYVET_RETENTION_DAYS,
    mostPending: data.TRUYVET_MOST_PENDING,
  };
}
