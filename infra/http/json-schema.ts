import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/** What OpenAPI says of a zod schema: what a caller sends (`input`) or gets (`output`). Named parts stand in `$defs`. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema: node }) => dropOwn(node),
  }) as JsonSchema;
  return json;
}

/** The notes of our own that `.meta` carries for Avro mean nothing in OpenAPI. */
function dropOwn(node: object): void {
  for (const own of ['id', 'kind', 'variants']) delete (node as JsonSchema)[own];
}

/** Named schemas as OpenAPI's components, which refer to each other there. */
export function components(schemas: Iterable<z.ZodType>): Record<string, JsonSchema> {
  const named: Record<string, JsonSchema> = {};
  for (const schema of schemas) {
    const text = JSON.stringify(jsonSchema(schema)).replaceAll('#/$defs/', '#/components/schemas/');
    const { $defs, ...self } = JSON.parse(text) as JsonSchema & { $defs?: Record<string, JsonSchema> };
    const { id } = schema.meta() as { id: string };
    Object.assign(named, $defs, '$ref' in self ? {} : { [id]: self });
  }
  return named;
}
