import type { FastifyInstance } from 'fastify';
import type { Store } from '../sinks/clickhouse/store.ts';
import { reusedIds, revisionConflicts } from '../sinks/queries/quality.ts';
import type { Congestion } from './congestion.ts';
import type { Generation } from './generation.ts';

export interface StatusOptions {
  readonly standing: () => Generation;
  readonly store: Store | undefined;
  readonly congestion: Congestion;
}

/** `/health` for whoever decides whether to send traffic here, `/v1/status` for whoever wants to know more (`events.md`). */
export async function statusRoutes(
  app: FastifyInstance,
  { standing, store, congestion }: StatusOptions,
): Promise<void> {
  app.route({
    method: 'GET',
    url: '/health',
    config: { permission: 'public' },
    schema: { summary: 'Whether this process can take events', security: [] },
    handler: async (_request, reply) => {
      const trouble = standing().pipeline.trouble();
      const full = congestion.retryAfter() === undefined ? undefined : 'the log is too far behind';
      if (trouble || full) return reply.code(503).send({ status: 'unavailable', reason: trouble ?? full });
      return { status: 'ok' };
    },
  });
  app.route({
    method: 'GET',
    url: '/v1/status',
    config: { permission: 'counts' },
    schema: {
      summary: 'How far each stage is; pending is 0 exactly when everything accepted is visible in every read',
    },
    handler: async () => ({
      ...(await standing().pending()),
      process: standing().pipeline.status(),
      quality: store ? await quality(store) : null,
    }),
  });
}

/** What is wrong with the data itself (`semantics.md`, *Events*): both count all the same. */
async function quality(store: Store): Promise<Record<string, number>> {
  const reused = await reusedIds(store);
  return { 'reused-id': reused.scans, 'revision-conflict': await revisionConflicts(store) };
}
