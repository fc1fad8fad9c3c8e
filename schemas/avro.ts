import avro from 'avsc';
import type { z } from 'zod';

const NAMESPACE = 'vn.truyvet';

/** An Avro schema as JSON. */
export type AvroSchema = string | { [key: string]: unknown } | AvroSchema[];

interface Meta {
  readonly id?: string;
  /** How a schema that zod cannot describe (a transform, a custom type) is written: see `scalar` and `variants`. */
  readonly kind?: 'instant' | 'day' | 'subject' | 'text' | 'int' | 'bytes' | 'variants';
  readonly variants?: Readonly<Record<string, z.ZodType>>;
}

/**
 * The Avro schema of a zod schema. Objects need a name (`.meta({ id })`). Optional fields are `["null", T]` with default
 * null. A variant type is a record with one nullable field per variant, exactly one of which is set: adding a variant
 * is then a backward-compatible change, which adding a branch to a union is not.
 */
export function avroSchema(schema: z.ZodType): AvroSchema {
  return new Writer().write(schema, '');
}

class Writer {
  readonly #seen = new Set<string>();

  write(schema: z.ZodType, path: string): AvroSchema {
    const meta = (schema.meta() ?? {}) as Meta;
    if (meta.kind === 'variants') return this.#variants(meta.id!, meta.variants!);
    if (meta.kind) return scalar(meta.kind);
    const def = schema.def as { type: string; [key: string]: unknown };
    switch (def.type) {
      case 'string':
        return 'string';
      case 'boolean':
        return 'boolean';
      case 'number':
        return isWhole(schema) ? 'long' : 'double';
      case 'array':
        return { type: 'array', items: this.write(def.element as z.ZodType, path) };
      case 'enum':
        return this.#named(path, (name) => ({ type: 'enum', name, symbols: Object.keys(def.entries as object) }));
      case 'literal':
        return this.#named(path, (name) => ({ type: 'enum', name, symbols: def.values as string[] }));
      case 'object':
        return this.#record(meta.id, (schema as z.ZodObject).shape);
      default:
        throw new Error(`no Avro type for zod ${def.type} at ${path}`);
    }
  }

  #record(id: string | undefined, shape: Readonly<Record<string, z.ZodType>>): AvroSchema {
    if (!id) throw new Error('an object in a message needs .meta({ id })');
    return this.#named(id, (name) => ({
      type: 'record',
      name,
      fields: Object.entries(shape).map(([field, type]) => this.#field(field, type, `${id}_${field}`)),
    }));
  }

  #field(name: string, type: z.ZodType, path: string): AvroSchema {
    let inner = type;
    let nullable = false;
    while (inner.def.type === 'optional' || inner.def.type === 'nullable') {
      inner = (inner.def as unknown as { innerType: z.ZodType }).innerType;
      nullable = true;
    }
    const avroType = this.write(inner, path);
    return nullable ? { name, type: ['null', avroType], default: null } : { name, type: avroType };
  }

  #variants(id: string, variants: Readonly<Record<string, z.ZodType>>): AvroSchema {
    return this.#named(id, (name) => ({
      type: 'record',
      name,
      fields: Object.entries(variants).map(([field, type]) => ({
        name: field,
        type: ['null', this.write(type, `${id}_${field}`)],
        default: null,
      })),
    }));
  }

  /** A named type is written out once; afterwards its name stands for it. */
  #named(id: string, make: (name: string) => AvroSchema): AvroSchema {
    const name = id.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
    const full = `${NAMESPACE}.${name}`;
    if (this.#seen.has(full)) return full;
    this.#seen.add(full);
    return make(full);
  }
}

function scalar(kind: Exclude<Meta['kind'], 'variants' | undefined>): AvroSchema {
  switch (kind) {
    case 'instant':
      return { type: 'long', logicalType: 'timestamp-millis' };
    case 'int':
      return 'int';
    case 'bytes':
      return 'bytes';
    case 'day':
    case 'subject':
    case 'text':
      return 'string';
  }
}

function isWhole(schema: z.ZodType): boolean {
  return (schema as z.ZodNumber).format === 'safeint';
}

/** Encodes and decodes one type of message, in place and without waiting. */
export interface MessageType<T> {
  readonly name: string;
  /** The Avro schema, as registered. */
  readonly schema: AvroSchema;
  encode(value: T): Buffer;
  /** Encodes into `target` from `at` on and answers the end; what it lacks, as a negative number, when there is not enough room. */
  encodeInto(value: T, target: Buffer, at: number): number;
  /** Decodes what was written with `writer` (default: this very schema) into this schema, from `at` (default 0) to the end. */
  decode(bytes: Buffer, writer?: Resolver, at?: number): T;
  /** What decodes bytes that an older or newer schema wrote. Throws when the schemas do not resolve. */
  resolver(writer: AvroSchema): Resolver;
}

/** Knows how to read bytes of a certain writer. */
export interface Resolver {
  readonly resolver: ReturnType<avro.Type['createResolver']>;
}

/** A message type from its zod schema. Messages are plain objects; absent and `null` fields are the same. */
export function messageType<T>(name: string, schema: z.ZodType<T>): MessageType<T> {
  const json = avroSchema(schema);
  const type = avro.Type.forSchema(json as avro.Schema, { wrapUnions: 'never' } as object);
  const wrap = shaper(schema, 'wrap');
  const unwrap = shaper(schema, 'unwrap');
  return {
    name,
    schema: json,
    encode: (value) => type.toBuffer(wrap(value)),
    encodeInto: (value, target, at) => type.encode(wrap(value), target, at),
    decode: (bytes, writer, at = 0) => unwrap(readFrom(type, bytes, at, writer?.resolver)) as T,
    resolver(writer) {
      const from = avro.Type.forSchema(writer as avro.Schema, { wrapUnions: 'never' } as object);
      return { resolver: type.createResolver(from) };
    },
  };
}

/** A value that takes all of the bytes from `at` on. */
function readFrom(type: avro.Type, bytes: Buffer, at: number, resolver?: Resolver['resolver']): unknown {
  const { value, offset } = type.decode(bytes, at, resolver as never);
  if (offset < 0) throw new Error('truncated buffer');
  if (offset < bytes.length) throw new Error('trailing data');
  return value;
}

type Shape = (value: unknown) => unknown;

const same: Shape = (value) => value;

/**
 * Between a message and its Avro form: a variant `{ type: 'scan', … }` is `{ scan: { type: 'scan', … } }` on the wire. Built once
 * per schema; parts that hold no variant are passed on untouched.
 */
function shaper(schema: z.ZodType, way: 'wrap' | 'unwrap'): Shape {
  const meta = (schema.meta() ?? {}) as Meta;
  if (meta.kind === 'variants') return variantShaper(meta.variants!, way);
  if (meta.kind) return same;
  const def = schema.def as { type: string; [key: string]: unknown };
  if (def.type === 'optional' || def.type === 'nullable') {
    const inner = shaper(def.innerType as z.ZodType, way);
    return inner === same ? same : (value) => (value == null ? value : inner(value));
  }
  if (def.type === 'array') {
    const inner = shaper(def.element as z.ZodType, way);
    return inner === same ? same : (value) => (value as unknown[]).map(inner);
  }
  if (def.type !== 'object') return same;
  const parts = Object.entries((schema as z.ZodObject).shape)
    .map(([field, type]) => [field, shaper(type as z.ZodType, way)] as const)
    .filter(([, inner]) => inner !== same);
  if (parts.length === 0) return same;
  return (value) => {
    const copy = { ...(value as Record<string, unknown>) };
    for (const [field, inner] of parts) copy[field] = inner(copy[field]);
    return copy;
  };
}

function variantShaper(variants: Readonly<Record<string, z.ZodType>>, way: 'wrap' | 'unwrap'): Shape {
  const inner = new Map(Object.entries(variants).map(([name, type]) => [name, shaper(type, way)]));
  if (way === 'wrap') {
    return (value) => {
      const name = (value as { type: string }).type;
      const shape = inner.get(name);
      if (!shape) throw new Error(`no variant ${name} among ${[...inner.keys()].join(', ')}`);
      return { [name]: shape(value) };
    };
  }
  const names = [...inner.keys()];
  return (value) => {
    for (const name of names) {
      const found = (value as Record<string, unknown>)[name];
      if (found != null) return inner.get(name)!(found);
    }
    throw new Error('a message of a variant that this version does not know');
  };
}
