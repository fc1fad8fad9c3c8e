import { setTimeout as sleep } from 'node:timers/promises';
import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import type { AvroSchema } from '../schemas/avro.ts';
import { IncompatibleSchema, type SchemaIds } from './codec.ts';

const ATTEMPTS = 10;

/** Schema numbers in a Confluent-compatible registry at `url`, each subject under backward compatibility. */
export function registrySchemaIds(url: string): SchemaIds {
  const registry = new SchemaRegistry({ host: url.replace(/\/$/, ''), clientId: 'truyvet' });
  return {
    async register(subject, schema) {
      const json = { type: SchemaType.AVRO, schema: JSON.stringify(schema) } as const;
      for (let attempt = 1; ; attempt++) {
        try {
          const { id } = await registry.register(json, { subject, compatibility: COMPATIBILITY.BACKWARD });
          return id;
        } catch (error) {
          if (isRace(error) && attempt < ATTEMPTS) {
            await sleep(100 * attempt);
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

function statusOf(error: unknown): number | undefined {
  return (error as { status?: number }).status;
}
