import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { refuseIncompatible } from '../streams/codec-file.ts';
import type { AvroSchema } from './avro.ts';
import { TOPICS } from './topics.ts';

const topics = Object.values(TOPICS).map((topic) => [topic.name, topic.message.schema as AvroSchema] as const);

const file = (name: string) => new URL(`avro/${name}.avsc`, import.meta.url);

test.each(topics)('what is in the log of %s stays readable', async (name, schema) => {
  const written = JSON.parse(await readFile(file(name), 'utf8')) as AvroSchema;
  refuseIncompatible(name, written, schema);
});

test.each(topics)(
  'schemas/avro/%s.avsc is the schema in use (if it differs: npx vitest run schemas/avro.snapshot.spec.ts -u)',
  async (name, schema) => {
    await expect(`${JSON.stringify(schema, undefined, 2)}\n`).toMatchFileSnapshot(file(name).pathname);
  },
);
