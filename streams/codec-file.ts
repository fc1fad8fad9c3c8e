import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import avro from 'avsc';
import type { AvroSchema } from '../schemas/avro.ts';
import { IncompatibleSchema, type SchemaIds } from './codec.ts';

interface Entry {
  readonly id: number;
  readonly subject: string;
  readonly schema: AvroSchema;
}

/**
 * Schema numbers in a file, `schemas.json` of a folder: the registry of the embedded log. Like a registry, it refuses a schema that cannot
 * read what its predecessor of the same subject wrote, and gives equal schemas one number.
 */
export async function fileSchemaIds(dir: string): Promise<SchemaIds> {
  const path = join(dir, 'schemas.json');
  const entries = await load(path);
  let writing: Promise<unknown> = Promise.resolve();

  async function register(subject: string, schema: AvroSchema): Promise<number> {
    const text = JSON.stringify(schema);
    const known = entries.find((entry) => entry.subject === subject && JSON.stringify(entry.schema) === text);
    if (known) return known.id;
    const last = entries.findLast((entry) => entry.subject === subject);
    if (last) refuseIncompatible(subject, last.schema, schema);
    const same = entries.find((entry) => JSON.stringify(entry.schema) === text);
    const entry = { id: same?.id ?? Math.max(0, ...entries.map(({ id }) => id)) + 1, subject, schema };
    await save(path, [...entries, entry]);
    entries.push(entry);
    return entry.id;
  }

  return {
    register(subject, schema) {
      const registered = writing.then(() => register(subject, schema));
      writing = registered.catch(() => undefined);
      return registered;
    },
    async schema(id) {
      const known = entries.find((entry) => entry.id === id) ?? (await load(path)).find((entry) => entry.id === id);
      return known?.schema;
    },
  };
}

/** Throws `IncompatibleSchema` unless `next` reads what `last` wrote. */
export function refuseIncompatible(subject: string, last: AvroSchema, next: AvroSchema): void {
  const type = (schema: AvroSchema) => avro.Type.forSchema(schema as avro.Schema, { wrapUnions: 'never' } as object);
  const [reader, writer] = [type(next), type(last)];
  try {
    reader.createResolver(writer);
  } catch (error) {
    throw new IncompatibleSchema(
      `the schema of ${subject} cannot read what the one before it wrote: ${(error as Error).message}. ` +
        'A new field must be optional, and nothing may be renamed or change its type.',
      { cause: error },
    );
  }
}

async function load(path: string): Promise<Entry[]> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Entry[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Replaces the file as a whole and not before the new one is on the disk: no record may carry a number that a crash forgot. */
async function save(path: string, entries: readonly Entry[]): Promise<void> {
  const next = `${path}.next`;
  const file = await open(next, 'w');
  try {
    await file.writeFile(`${JSON.stringify(entries, undefined, 1)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, path);
  const folder = await open(dirname(path));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
