import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import type { AvroSchema } from '../schemas/avro.ts';
import { IncompatibleSchema, type SchemaIds } from './codec.ts';

/** Schema numbers in a Confluent-compatible registry at `url`, each subject under backward compatibility. */
export function registrySchemaIds(url: string): SchemaIds {
  const registry = new SchemaRegistry({ host: url.replace(/\/$/, ''), clientId: 'truyvet' });
  return {
    async register(subject, schema) {
      try {
        const json = { type: SchemaType.AVRO, schema: JSON.stringify(schema) } as const;
        const { id } = await registry.register(json, { subject, compatibility: COMPATIBILITY.BACKWARD });
        return id;
      } catch (error) {
        if (statusOf(error) !== 409) throw error;
        throw new IncompatibleSchema(
          `the registry refuses the schema of ${subject}, which cannot read what the one before it wrote: ` +
            (error as Error).message,
          { cause: error },
        );
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

function statusOf(error: unknown): number | undefined {
  return (error as { status?: number }).status;
}
