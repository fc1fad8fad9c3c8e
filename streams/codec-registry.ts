import { setTimeout as sleep } from 'node:timers/promises';
import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import type { AvroSchema } from '../schemas/avro.ts';
import { IncompatibleSchema, type SchemaIds } from './codec.ts';

const ATTEMPTS = 10;
const LONGEST_PAUSE_MS = 2000;

export interface RegistryOptions {
  /** How long registering waits for a registry that does not answer, ms: it and the processes are often started together. */
  readonly patienceMs?: number;
  readonly say?: (line: string) => void;
}

/**
 * Schema numbers in a Confluent-compatible registry at `url`, each subject under backward compatibility. Registering rejects with an error that
 * names the variable to look at when the registry has not answered for `patienceMs`.
 */
export function registrySchemaIds(
  url: string,
  { patienceMs = 60_000, say = () => undefined }: RegistryOptions = {},
): SchemaIds {
  const registry = new SchemaRegistry({ host: url.replace(/\/$/, ''), clientId: 'truyvet' });
  return {
    async register(subject, schema) {
      const json = { type: SchemaType.AVRO, schema: JSON.stringify(schema) } as const;
      const until = Date.now() + patienceMs;
      for (let attempt = 1, away = 0; ; attempt++) {
        try {
          const { id } = await registry.register(json, { subject, compatibility: COMPATIBILITY.BACKWARD });
          return id;
        } catch (error) {
          if (isRace(error) && attempt < ATTEMPTS) {
            await sleep(100 * attempt);
            continue;
          }
          const silence = silenceOf(error);
          if (silence !== undefined) {
            if (Date.now() >= until) throw new Error(notAnswering(silence), { cause: error });
            if (away++ === 0) say(`${notAnswering(silence)}; trying again`);
            await sleep(Math.min(100 * 2 ** away, LONGEST_PAUSE_MS));
            continue;
          }
          if (statusOf(error) !== 409) throw error;
          throw new IncompatibleSchema(
            `the registry refuses the schema of ${subject}, which cannot read what the one before it wrote: ` +
              (error as Error).message,
            { cause: error },
          );
        }
      }
    },
    async schema(id) {
      try {
        const type = (await registry.getSchema(id)) as { schema?(options: object): AvroSchema };
        return type.schema?.({ exportAttrs: true });
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
  };
}

/**
 * Processes that start together make a subject together: one of them finds the subject without its compatibility, or the compatibility set
 * between its look and its own setting. A moment later both are there.
 */
function isRace(error: unknown): boolean {
  return /Compatibility does not match|COMPATIBILITY.*already exists/.test((error as Error).message);
}

/** Why there is no answer at all; `undefined` when there is one. The client gives errors of the connection a status of their own. */
function silenceOf(error: unknown): string | undefined {
  const code = /E(?:CONNREFUSED|CONNRESET|HOSTUNREACH|NOTFOUND|TIMEDOUT|PIPE|AI_AGAIN)\b|socket hang up/;
  return (
    code.exec((error as Error).message)?.[0] ?? (Number(statusOf(error)) >= 500 ? String(statusOf(error)) : undefined)
  );
}

function notAnswering(why: string): string {
  return `the schema registry does not answer (${why}); it should be at SCHEMA_REGISTRY_URL`;
}

function statusOf(error: unknown): number | undefined {
  return (error as { status?: number }).status;
}
