import { afterAll, beforeAll, expect, test } from 'vitest';
import { Intake } from '../../producers/gateway/intake.ts';
import { gatewayRoutes } from '../../producers/gateway/routes.ts';
import { EVENTS } from '../../schemas/events.ts';
import { DEFAULT_RULES } from '../../schemas/rules.ts';
import { settingsInMemory, tokenIn } from '../settings/in-memory.ts';
import { createApp } from './app.ts';
import { jsonSchema } from './json-schema.ts';
import { Tokens } from './tokens.ts';

interface Schema {
  readonly properties?: Record<string, unknown>;
  readonly required?: string[];
  readonly additionalProperties?: boolean;
}

const settings = settingsInMemory();
const viewer = tokenIn(settings, { name: 'wall', role: 'viewer' });
let document: {
  components: { schemas: Record<string, Schema> };
  paths: Record<string, Record<string, { requestBody: { content: Record<string, { schema: object }> } }>>;
};
let app: Awaited<ReturnType<typeof createApp>>;

beforeAll(async () => {
  app = await createApp({ tokens: new Tokens(settings, 'token-of-the-spec'), log: () => undefined });
  const intake = new Intake({
    log: {} as never,
    sealer: {} as never,
    rules: () => DEFAULT_RULES,
    encode: () => Buffer.alloc(0),
  });
  await app.register(gatewayRoutes, { intake, congested: () => undefined });
  const headers = { authorization: 'Bearer token-of-the-spec' };
  document = JSON.parse((await app.inject({ url: '/docs/json', headers })).body);
});

afterAll(() => app.close());

test.each(Object.entries(EVENTS))('the document describes %s as zod defines it', (type, schema) => {
  const described = document.components.schemas[schema.meta()!.id as string]!;
  const shape = Object.entries(schema.shape);
  expect(Object.keys(described.properties!).sort()).toEqual(shape.map(([field]) => field).sort());
  const required = shape.filter(([, field]) => !field.safeParse(undefined).success).map(([field]) => field);
  expect([...described.required!].sort()).toEqual(required.sort());
  expect(described.additionalProperties).toBe(false);
  expect(described.properties!.type).toMatchObject({ enum: [type] });
});

test.each(['/docs/json', '/docs/yaml'])(
  '%s is for whoever has a token, of any role; the page around it is for everybody',
  async (url) => {
    expect((await app.inject(url)).statusCode).toBe(401);
    const headers = { authorization: `Bearer ${viewer}` };
    expect((await app.inject({ url, headers })).statusCode).toBe(200);
    for (const page of ['/docs', '/docs/', '/docs/static/swagger-initializer.js']) {
      const { statusCode, body } = await app.inject(page);
      expect([page, statusCode]).toEqual([page, 200]);
      expect(body).not.toContain('/v1/');
    }
  },
);

test('every reference in the document leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name!,
  );
  expect(references).toContain('Scan');
  expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
});

test('the body is an array of events, or one event a line', () => {
  const { content } = document.paths['/v1/events']!.post!.requestBody;
  expect(Object.keys(content).sort()).toEqual(['application/json', 'application/x-ndjson']);
  expect(content['application/json']!.schema).toMatchObject({ type: 'array' });
});

test('what only Avro needs is not in it', () => {
  expect(JSON.stringify(jsonSchema(EVENTS.scan))).not.toMatch(/"kind":"(instant|subject|text)"/);
});
