import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HttpError } from '../../infra/http/errors.ts';
import { jsonSchema } from '../../infra/http/json-schema.ts';
import { EVENTS } from '../../schemas/events.ts';
import type { Intake, Raw } from './intake.ts';

export interface GatewayOptions {
  readonly intake: Intake;
  /** Seconds after which a caller should try again when the log is too far behind; `undefined` while it can take more. */
  readonly congested: () => number | undefined;
}

/** Events of a body: in 16 MB they have 56 bytes each, less than a scan; a body of ever so many wrong ones would take all memory. */
const MOST_EVENTS = 300_000;

/** `POST /v1/events`, as `events.md` fixes it. */
export async function gatewayRoutes(app: FastifyInstance, { intake, congested }: GatewayOptions): Promise<void> {
  app.addContentTypeParser('application/x-ndjson', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.route({
    method: 'POST',
    url: '/v1/events',
    config: { permission: ['events', 'scans'] },
    schema: {
      summary: 'Delivers events',
      description:
        'Any mix of events, as a JSON array or as NDJSON. Answered only when what was accepted is durable; sending a body again is safe.',
      body: {
        content: {
          'application/json': { schema: { type: 'array', items: event } },
          'application/x-ndjson': { schema: event },
        },
      },
      response: { 202: jsonSchema(answer, 'output') },
    },
    validatorCompiler: () => () => true,
    // Checked before the body is read, so that a log that is behind costs a caller no upload.
    onRequest: async () => {
      const seconds = congested();
      if (seconds !== undefined) throw new HttpError('log-full', undefined, seconds);
    },
    handler: async (request, reply) => {
      const raws = rawsOf(request.body);
      if (raws.length > MOST_EVENTS) {
        throw new HttpError('too-large', `a body may hold at most ${MOST_EVENTS} events: send it in parts`);
      }
      const result = await intake.take(raws, request.caller.role === 'scanner');
      return reply.code(202).send(result);
    },
  });
}

/** Any event, as the document's components define them; each event of a body is judged by itself, so the body is not validated here. */
const event = { oneOf: Object.values(EVENTS).map((schema) => ({ $ref: `#/components/schemas/${schema.meta()!.id}` })) };

const answer = z.object({
  accepted: z.int(),
  rejected: z.array(z.object({ index: z.int(), code: z.string(), message: z.string() })),
});

/** The events of a body: a JSON array, or the lines of NDJSON; blank lines are none, and a byte order mark is not part of the first. */
function rawsOf(body: unknown): Raw[] {
  if (typeof body === 'string') {
    return body
      .replace(/^\uFEFF/, '')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((text) => ({ text }));
  }
  if (!Array.isArray(body))
    throw new HttpError('wrong-field', '(body): must be an array of events, or NDJSON with one event a line');
  return body.map((json: unknown) => ({ json }));
}
